using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>What a seed is to be run with; what is left open the seed draws.</summary>
public sealed record Plan(ulong Seed)
{
    /// <value>Null: two to five.</value>
    public int? Nodes { get; init; }

    public QuorumPolicy Policy { get; init; } = QuorumPolicy.Majority;

    /// <value>The one command that runs it again.</value>
    public string Command =>
        $"./portal simulate --seed {Seed}{(Nodes is { } nodes ? $" --nodes {nodes}" : "")}{(Policy == QuorumPolicy.TwoNode ? " --policy two-node" : "")} --log";
}

/// <summary>What came of a seed.</summary>
/// <param name="Failure">Null: every invariant held.</param>
/// <param name="Settled">From the end of the faults until the last group was where it stayed.</param>
public sealed record Outcome(Plan Plan, ulong Hash, TimeSpan Simulated, long Events, long Openings, TimeSpan Settled, string? Failure);
