using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>A machine that runs an agent.</summary>
public sealed record Node
{
    /// <value>As in <c>uname -n</c>.</value>
    public required string Name { get; init; }

    /// <value>100 by default. The highest priority of a quorate partition coordinates; groups without preferences run on it.</value>
    public int Priority { get; set; } = 100;

    /// <value>1 by default; 0 is a remote member: served, never voting.</value>
    public int Votes { get; set; } = 1;

    /// <value>Director: may hold virtual addresses and IPVS tables. Real server: answers for them. Member: votes.</value>
    public IReadOnlyList<NodeRole> Roles { get; set; } = [NodeRole.Member];

    /// <value>One address for each heartbeat path that needs one.</value>
    public IReadOnlyList<NodeAddress> Addresses { get; set; } = [];

    /// <value>Stays a member and votes, runs nothing.</value>
    public bool Standby { get; init; }

    /// <value>Nothing on this node is started, stopped or moved.</value>
    public bool Maintenance { get; init; }
}

/// <summary>Where a node is reached on one path.</summary>
/// <param name="Path">The path's name.</param>
/// <param name="Address">IPv4 or IPv6.</param>
public sealed record NodeAddress(string Path, string Address);

[JsonConverter(typeof(JsonStringEnumConverter<NodeRole>))]
public enum NodeRole
{
    [JsonStringEnumMemberName("director")] Director,
    [JsonStringEnumMemberName("real-server")] RealServer,
    [JsonStringEnumMemberName("member")] Member,
}
