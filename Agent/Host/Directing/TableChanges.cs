using System.Globalization;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Directing;

/// <param name="Kind">server-added, server-removed, fallback-on, fallback-off.</param>
public sealed record TableChange(string Kind, IReadOnlyDictionary<string, string> Data);

/// <summary>What changed for people between two tables that were wanted, of services that were in both. Pure.</summary>
public static class TableChanges
{
    public static IEnumerable<TableChange> Between(ClusterTopology topology, IpvsTable before, IpvsTable after)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var old = before.Services.ToDictionary(s => s.Service.Key, s => s.Destinations);
        foreach (var (service, now) in after.Services)
        {
            if (!old.TryGetValue(service.Key, out var was))
                continue;
            var declared = topology.VirtualServices.FirstOrDefault(v => IpvsCompiler.Key(v) == service.Key);
            var name = declared?.Name ?? IpvsadmText.Local(service.Key);
            var fallback = declared?.Fallback is { } server ? IpvsCompiler.FallbackKey(declared, server) : (IpvsDestinationKey?)null;
            foreach (var change in Destinations(name, was, now, fallback))
                yield return change;
        }
    }

    private static IEnumerable<TableChange> Destinations(string service, IReadOnlyList<IpvsDestination> was, IReadOnlyList<IpvsDestination> now, IpvsDestinationKey? fallback)
    {
        var before = was.ToDictionary(d => d.Key);
        var after = now.ToDictionary(d => d.Key);
        foreach (var destination in now)
        {
            var old = before.GetValueOrDefault(destination.Key);
            if (old is null)
                yield return Change(destination.Key == fallback ? EventKind.FallbackOn : EventKind.ServerAdded, service, destination);
            else if (old.Weight == 0 && destination.Weight > 0)
                yield return Change(EventKind.ServerAdded, service, destination);
            else if (old.Weight > 0 && destination.Weight == 0)
                yield return Change(EventKind.ServerRemoved, service, destination);
        }

        foreach (var destination in was)
        {
            if (!after.ContainsKey(destination.Key))
                yield return Change(destination.Key == fallback ? EventKind.FallbackOff : EventKind.ServerRemoved, service, destination with { Weight = 0 });
        }
    }

    private static TableChange Change(string kind, string service, IpvsDestination destination)
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = service,
            ["server"] = IpvsCompiler.Endpoint(destination.Key),
        };
        if (kind is EventKind.ServerAdded or EventKind.ServerRemoved)
            data["weight"] = destination.Weight.ToString(CultureInfo.InvariantCulture);
        return new TableChange(kind, data);
    }
}
