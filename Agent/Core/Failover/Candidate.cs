using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>What the planner knows of a node.</summary>
internal readonly record struct NodeFacts(string Name, int Priority, bool Member, bool Director, bool Standby, bool Maintenance, int PingScore, Instant MemberSince);

/// <summary>What the planner is asked: one group, and how things stand. Nodes are positions in <see cref="Nodes"/>.</summary>
internal sealed record PlacementQuestion
{
    public required Group Group { get; init; }

    public required IReadOnlyList<NodeFacts> Nodes { get; init; }

    /// <summary>Failures of this group, by node.</summary>
    public required Func<int, int> FailCount { get; init; }

    /// <summary>Who runs it; -1: nobody.</summary>
    public int Runner { get; init; } = -1;

    /// <summary>An operator's wish; -1: none.</summary>
    public int Wish { get; init; } = -1;

    /// <summary>Some node of the cluster is a director: then only directors hold addresses and tables.</summary>
    public bool AnyDirector { get; init; }

    /// <summary>Where groups already placed in this plan are; -1: nowhere.</summary>
    public required Func<string, int> PlaceOf { get; init; }

    public required Failback Failback { get; init; }

    public required Instant Now { get; init; }
}

/// <param name="Verdict">chosen, possible, ruled-out.</param>
internal readonly record struct Candidate(int Node, string Verdict, int? Score, string Reason);

/// <param name="Target">-1: nowhere.</param>
/// <param name="LookAgainAt">When the answer may change by time alone.</param>
internal sealed record Placement(int Target, IReadOnlyList<Candidate> Candidates, Instant LookAgainAt);
