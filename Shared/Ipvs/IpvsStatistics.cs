namespace ClusterPortal.Shared.Ipvs;

/// <summary>Counters and rates of a service or destination (linux/ip_vs.h IPVS_STATS_ATTR_*).</summary>
public sealed record IpvsStatistics
{
    public ulong Connections { get; init; }

    public ulong InPackets { get; init; }

    public ulong OutPackets { get; init; }

    public ulong InBytes { get; init; }

    public ulong OutBytes { get; init; }

    public ulong ConnectionsPerSecond { get; init; }

    public ulong InPacketsPerSecond { get; init; }

    public ulong OutPacketsPerSecond { get; init; }

    public ulong InBytesPerSecond { get; init; }

    public ulong OutBytesPerSecond { get; init; }
}

/// <summary>What is measured of a destination, apart from what is set.</summary>
public sealed record IpvsDestinationCounters(uint ActiveConnections, uint InactiveConnections, uint PersistentConnections, IpvsStatistics Statistics);

/// <summary>A table with its counters, keyed as the table is.</summary>
public sealed record IpvsReading(
    IpvsTable Table,
    IReadOnlyDictionary<IpvsServiceKey, IpvsStatistics> Services,
    IReadOnlyDictionary<(IpvsServiceKey Service, IpvsDestinationKey Destination), IpvsDestinationCounters> Destinations);
