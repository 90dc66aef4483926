using System.Globalization;
using System.Net;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Joins what ldirectord.cf and the ipvsadm rules say of virtual services; ldirectord, which kept the table, has the last word.</summary>
internal static class ImportedServices
{
    public static IReadOnlyList<ImportedService> Merge(IReadOnlyList<ImportedService> ldirectord, IReadOnlyList<ImportedService> rules)
    {
        var merged = new List<ImportedService>();
        foreach (var service in ldirectord)
        {
            if (merged.Find(m => m.Key == service.Key) is { } before)
                service.Line.Error(1, $"{service.Shown} is declared before, on {before.Line}. Join the two or remove one.");
            else
                merged.Add(service);
        }
        foreach (var rule in rules)
        {
            if (merged.Find(m => m.Key == rule.Key) is { } same)
                Compare(same, rule);
            else
            {
                rule.Service = rule.Service with { Check = Check(rule) };
                merged.Add(rule);
            }
        }
        return merged;
    }

    private static void Compare(ImportedService ldirectord, ImportedService rule)
    {
        var (kept, other) = (ldirectord.Service, rule.Service);
        if (kept.Scheduler != other.Scheduler)
            rule.Line.Warning(1, $"{ldirectord.Line} gives scheduler {kept.Scheduler}, this line {other.Scheduler}: ldirectord's holds, as it did when it ran.");
        else if (kept.Persistence != other.Persistence)
            rule.Line.Warning(1, $"Persistence differs from {ldirectord.Line}: ldirectord's holds, as it did when it ran.");
        else
            rule.Line.Translated($"The same service as {ldirectord.Line}; they are one.");
        foreach (var (server, line, column) in rule.Servers)
        {
            var same = ldirectord.Servers.Find(s => s.Server.Address == server.Address && s.Server.Port == server.Port);
            if (same.Server is null)
                line.Warning(column, $"Left out: {server.Address} is no real server of {ldirectord.Line}, and ldirectord removes what its file does not name. Add it there if it shall serve.");
            else if (same.Server.Forwarding != server.Forwarding || same.Server.Weight != server.Weight)
                line.Warning(column, $"{same.Line} has {Words.Of(same.Server.Forwarding)} and weight {same.Server.Weight}: ldirectord's holds, as it did when it ran.");
            else
                line.Translated($"The same real server as {same.Line}.");
        }
    }

    /// <summary>ipvsadm checks nothing. A director here does: by connecting, or where there is no TCP port by ping.</summary>
    private static HealthCheck Check(ImportedService rule)
    {
        var connect = rule.Key is { Fwmark: 0, Port: > 0, Protocol: IpvsProtocol.Tcp };
        rule.Line.Translated(connect
            ? "The rules have no health check: servers are checked by a TCP connect every 10 s."
            : "The rules have no health check: servers are checked by ping every 10 s.");
        return new HealthCheck { Type = connect ? CheckType.Connect : CheckType.Ping };
    }

    /// <summary>Names the services, hangs each on the group that has its address, and puts in the servers.</summary>
    public static IReadOnlyList<VirtualService> Finish(IReadOnlyList<ImportedService> services, IReadOnlyList<Group> groups)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var directing = groups.Where(g => g.Resources.OfType<DirectorResource>().Any()).ToList();
        return [.. services.Select(s => s.Service with
        {
            Name = Name(s, names),
            Group = (groups.FirstOrDefault(g => Holds(g, s.Key.Address)) ?? (directing.Count > 0 ? directing[0] : null))?.Name,
            RealServers = Servers(s),
        })];
    }

    private static List<RealServer> Servers(ImportedService service)
    {
        var servers = new List<RealServer>();
        foreach (var (server, line, column) in service.Servers)
        {
            if (servers.Exists(s => s.Address == server.Address && s.Port == server.Port))
                line.Warning(column, $"{server.Address} port {server.Port} is a real server of this service already; the first line holds.");
            else
                servers.Add(server);
        }
        return servers;
    }

    public static bool Holds(Group group, IPAddress? address) => address is not null
        && group.Resources.OfType<IpResource>().Any(r => IPAddress.TryParse(r.Address, out var held) && held.Equals(address));

    private static string Name(ImportedService service, HashSet<string> names)
    {
        var key = service.Key;
        var name = service.Service.Name.Length > 0 ? ImportedGroups.Plain(service.Service.Name)
            : key.Fwmark != 0 ? string.Create(CultureInfo.InvariantCulture, $"fwmark-{key.Fwmark}")
            : key.Port == 0 ? "all-ports"
            : ServiceNames.Name(key.Port) ?? string.Create(CultureInfo.InvariantCulture, $"port-{key.Port}");
        if (names.Contains(name) && key.Address is { } address)
            name = ImportedGroups.Plain($"{name}-{address}");
        var unique = name;
        for (var i = 2; !names.Add(unique); i++)
            unique = $"{name}-{i}";
        return unique;
    }
}
