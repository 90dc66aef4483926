using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>One way heartbeats travel (ha.cf: ucast, mcast, bcast, serial).</summary>
public sealed record HeartbeatPath
{
    public required string Name { get; init; }

    public required PathKind Kind { get; init; }

    /// <value>694 by default (ha.cf: udpport; IANA ha-cluster).</value>
    public int Port { get; set; } = 694;

    /// <value>The network interface, by name; needed for broadcast and multicast.</value>
    public string? Interface { get; init; }

    /// <value>For multicast: the group's address.</value>
    public string? MulticastGroup { get; init; }

    /// <value>1 by default. For multicast.</value>
    public int Ttl { get; set; } = 1;

    /// <value>For serial: the line, e.g. <c>/dev/ttyS0</c>.</value>
    public string? Device { get; init; }

    /// <value>19,200 by default. For serial (ha.cf: baud).</value>
    public int Baud { get; set; } = 19_200;
}

[JsonConverter(typeof(JsonStringEnumConverter<PathKind>))]
public enum PathKind
{
    [JsonStringEnumMemberName("unicast")] Unicast,
    [JsonStringEnumMemberName("multicast")] Multicast,
    [JsonStringEnumMemberName("broadcast")] Broadcast,
    [JsonStringEnumMemberName("serial")] Serial,
}
