using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Directing;

/// <summary>Tables and operations as reports and words.</summary>
public static class TableText
{
    /// <summary>e.g. <c>add server 192.168.2.252:80 to 192.168.2.254:80</c>.</summary>
    public static string Describe(IpvsOperation operation) => operation switch
    {
        AddService => $"add service {IpvsadmText.Local(operation.ServiceKey)}",
        EditService => $"edit service {IpvsadmText.Local(operation.ServiceKey)}",
        DeleteService => $"delete service {IpvsadmText.Local(operation.ServiceKey)}",
        AddDestination { Destination: var d } => $"add server {IpvsCompiler.Endpoint(d.Key)} to {IpvsadmText.Local(operation.ServiceKey)}",
        EditDestination { Destination: var d } => $"edit server {IpvsCompiler.Endpoint(d.Key)} of {IpvsadmText.Local(operation.ServiceKey)}",
        DeleteDestination { Destination: var d } => $"delete server {IpvsCompiler.Endpoint(d)} from {IpvsadmText.Local(operation.ServiceKey)}",
        _ => operation.GetType().Name,
    };

    public static TableReport Report(TableKind kind, ClusterTopology topology, IpvsReading reading)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(reading);
        if (kind == TableKind.None)
            return new TableReport();
        return new TableReport { Kind = kind, Services = [.. reading.Table.Services.Select(s => Service(topology, reading, s))] };
    }

    private static ServiceReport Service(ClusterTopology topology, IpvsReading reading, IpvsServiceEntry entry)
    {
        var key = entry.Service.Key;
        var declared = topology.VirtualServices.FirstOrDefault(v => IpvsCompiler.Key(v) == key);
        var fallback = declared?.Fallback is { } server ? IpvsCompiler.FallbackKey(declared, server) : (IpvsDestinationKey?)null;
        return new ServiceReport
        {
            Name = declared?.Name,
            Protocol = IpvsadmText.Protocol(key),
            Local = IpvsadmText.Local(key),
            Scheduler = entry.Service.Scheduler,
            Flags = IpvsadmText.Flags(entry.Service),
            Statistics = reading.Services.GetValueOrDefault(key),
            Destinations = [.. entry.Destinations.Select(d => Destination(reading, key, d, isFallback: d.Key == fallback))],
        };
    }

    private static DestinationReport Destination(IpvsReading reading, IpvsServiceKey service, IpvsDestination destination, bool isFallback)
    {
        var counters = reading.Destinations.GetValueOrDefault((service, destination.Key));
        return new DestinationReport
        {
            Remote = IpvsCompiler.Endpoint(destination.Key),
            Forward = IpvsadmText.Forward(destination.Forwarding),
            Weight = destination.Weight,
            ActiveConnections = counters?.ActiveConnections ?? 0,
            InactiveConnections = counters?.InactiveConnections ?? 0,
            PersistentConnections = counters?.PersistentConnections ?? 0,
            Statistics = counters?.Statistics,
            Fallback = isFallback,
        };
    }
}
