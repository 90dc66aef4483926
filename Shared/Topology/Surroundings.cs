namespace ClusterPortal.Shared.Topology;

/// <summary>Addresses of which any one that answers counts (ha.cf: ping_group; a single ping is a group of one).</summary>
public sealed record PingGroup
{
    public required string Name { get; init; }

    public IReadOnlyList<string> Addresses { get; set; } = [];
}

/// <summary>A way to cut a node off: a <c>fence_*</c> agent of the distribution with its parameters.</summary>
public sealed record FenceDevice
{
    public required string Name { get; init; }

    /// <value>e.g. <c>fence_ipmilan</c>.</value>
    public required string Agent { get; init; }

    /// <value>The nodes it can fence.</value>
    public IReadOnlyList<string> Nodes { get; set; } = [];

    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Who is told of failovers and failures.</summary>
public sealed record Alerts
{
    public IReadOnlyList<string> Mail { get; set; } = [];

    public IReadOnlyList<string> Webhooks { get; set; } = [];
}
