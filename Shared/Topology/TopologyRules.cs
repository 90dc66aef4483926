using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>What a topology must fulfil before it becomes a revision.</summary>
public static class TopologyRules
{
    /// <summary>All broken rules, in the document's order; empty when it is sound. Only those with severity error forbid it.</summary>
    public static IReadOnlyList<ValidationProblem> Check(ClusterTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return [];
    }
}
