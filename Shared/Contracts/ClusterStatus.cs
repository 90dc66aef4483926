namespace ClusterPortal.Shared.Contracts;

/// <summary>
/// All that is known of a cluster right now: one immutable snapshot that every page renders from.
/// Each part says from whom and when; nothing is guessed.
/// </summary>
public sealed record ClusterStatus
{
    /// <value>Rises with each change.</value>
    public required long Version { get; init; }

    /// <value>The portal's clock when this snapshot was made.</value>
    public required DateTimeOffset At { get; init; }

    public required ClusterInfo Cluster { get; init; }

    /// <value>The newest revision's topology.</value>
    public required Topology.ClusterTopology Topology { get; init; }

    /// <value>One for each node of the topology, in its order.</value>
    public required IReadOnlyList<NodeStatus> Nodes { get; init; }

    /// <value>The newest events, newest first, at most 200.</value>
    public IReadOnlyList<ClusterEvent> RecentEvents { get; init; } = [];

    /// <value>The newest failovers, newest first, at most 20; the first may still be under way.</value>
    public IReadOnlyList<FailoverStory> Failovers { get; init; } = [];

    /// <value>The demonstration's controls are offered.</value>
    public bool Demonstration { get; init; }

    /// <value>Why the portal itself is not whole (e.g. <c>database-away</c>); null when it is.</value>
    public string? PortalTrouble { get; init; }
}

/// <param name="Revision">The newest revision's number.</param>
/// <param name="ETag">Of the topology, for If-Match.</param>
public sealed record ClusterInfo(Guid Id, string Name, long Revision, string ETag, DateTimeOffset CreatedAt);

/// <summary>A node of the topology and what its agent last said.</summary>
public sealed record NodeStatus
{
    public required string Name { get; init; }

    /// <value>An agent is enrolled for it.</value>
    public bool Enrolled { get; init; }

    public bool Connected { get; init; }

    /// <value>The portal's clock when the report arrived; null: never.</value>
    public DateTimeOffset? ReportedAt { get; init; }

    public NodeReport? Report { get; init; }
}

/// <summary>A row of the overview.</summary>
public sealed record ClusterSummary(
    ClusterInfo Cluster,
    Verdict Verdict,
    int NodesTotal,
    int NodesUp,
    int AgentsConnected,
    int AgentsOnRevision,
    IReadOnlyList<AddressOwner> Addresses,
    DateTimeOffset? NewestReport,
    FailoverStory? LastFailover);

/// <param name="Node">Null: nobody that we know of.</param>
public sealed record AddressOwner(string Address, string? Node);

/// <summary>How things stand, as a word the dashboard has a sentence for, with its particulars.</summary>
/// <param name="Grade">good, warn, bad or unknown.</param>
/// <param name="Word">healthy, healthy-bare, on-standby, node-lost, split, degraded, no-quorum, address-nowhere, address-twice, waiting-for-agents, blind, table-drift.</param>
public sealed record Verdict(string Grade, string Word, IReadOnlyDictionary<string, string> Data);
