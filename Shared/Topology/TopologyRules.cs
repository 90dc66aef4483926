using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology.Rules;

namespace ClusterPortal.Shared.Topology;

/// <summary>What a topology must fulfil before it becomes a revision.</summary>
public static class TopologyRules
{
    /// <summary>The most nodes of one cluster; the core's sets of nodes are 64 bits.</summary>
    public const int MaxNodes = 64;

    /// <summary>All broken rules, in the document's order; empty when it is sound. Only those with severity <c>error</c> forbid it.</summary>
    public static IReadOnlyList<ValidationProblem> Check(ClusterTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var findings = new Findings();
        Names.Cluster(topology.Name, "/name", findings);
        TimingRules.Check(topology, findings);
        QuorumRules.Check(topology, findings);
        NodeRules.Check(topology, findings);
        PathRules.Check(topology, findings);
        GroupRules.Check(topology, findings);
        ServiceRules.Check(topology, findings);
        SurroundingRules.Check(topology, findings);
        return findings.Problems;
    }

    /// <summary>Whether problems forbid the topology.</summary>
    public static bool Forbid(IEnumerable<ValidationProblem> problems) => problems.Any(p => p.Severity == "error");
}
