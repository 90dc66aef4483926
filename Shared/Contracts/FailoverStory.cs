namespace ClusterPortal.Shared.Contracts;

/// <summary>One move of a group from a node to another, told from the events of all nodes. Times in milliseconds after <see cref="StartedAt"/>.</summary>
public sealed record FailoverStory
{
    /// <value>The id of the event that began it.</value>
    public required long Id { get; init; }

    public required string Group { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public string? From { get; init; }

    public string? To { get; init; }

    /// <value>node-dead, standby, failback, lease-lost, group-failed, move, start.</value>
    public required string Cause { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public bool Finished { get; init; }

    /// <value>What a client measured; null when no probe runs or none was lost.</value>
    public double? ClientGapMs { get; init; }

    public IReadOnlyList<FailoverPhase> Phases { get; init; } = [];

    public IReadOnlyList<FailoverLane> Lanes { get; init; } = [];

    /// <value>The plan's reasons when the group was placed.</value>
    public IReadOnlyList<CandidateReport> Candidates { get; init; } = [];
}

/// <param name="Phase">detect, agree, wait, stop, take-over, announce, first-answer.</param>
/// <param name="Event">The event that ended the phase; its sentence tells what happened.</param>
/// <param name="SaidBy">Nodes that said it.</param>
public sealed record FailoverPhase(string Phase, ClusterEvent Event, IReadOnlyList<string> SaidBy, double AtMs, double TookMs);

/// <summary>A band of the time line: one for each node, the heartbeats, the coordinator, each address, the clients.</summary>
/// <param name="Kind">node, heartbeats, coordinator, address, clients.</param>
/// <param name="Name">The node, the address; empty for the others.</param>
public sealed record FailoverLane(string Kind, string Name, IReadOnlyList<FailoverSpan> Spans);

/// <param name="State">node: up, silent; heartbeats: missed (a point); coordinator, address: held; clients: gap.</param>
/// <param name="Label">What is written on it: a node's name, a view, a gap.</param>
/// <param name="ToMs">Null: still going on.</param>
public sealed record FailoverSpan(string State, string Label, double FromMs, double? ToMs);
