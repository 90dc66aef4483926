using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core;

/// <summary>What a node knows at its start.</summary>
public sealed record NodeStart
{
    /// <value>This node's name in the topology.</value>
    public required string Name { get; init; }

    /// <value>Random, never used before.</value>
    public required ulong Incarnation { get; init; }

    public required ClusterTopology Topology { get; init; }

    public required long Revision { get; init; }

    public required ulong RevisionHash { get; init; }

    /// <value>From disk; null when there was none or it could not be read: then initdead stands for the longest promise.</value>
    public StatePersisted? Persisted { get; init; }

    public bool Standby { get; init; }
}

/// <summary>
/// The decisions of one node: membership, quorum, lease, coordinator, orders. No I/O, no clock, no randomness: the same inputs at the
/// same moments give the same effects, in the agent, in the simulator and in the portal's previews. Not thread-safe.
/// </summary>
public sealed class ClusterNode
{
    public ClusterNode(NodeStart start, Instant now)
    {
        ArgumentNullException.ThrowIfNull(start);
        _ = now;
    }

    /// <summary>Local indexes of node names; the packet codec needs it.</summary>
    public Roster Roster { get; } = new();

    /// <summary>When to call <see cref="Step"/> with a <see cref="Tick"/>, at the latest.</summary>
    public Instant NextDeadline { get; private set; }

    /// <summary>Until when this node may run groups, by its own clock.</summary>
    public Instant LeaseEnd { get; private set; }

    /// <summary>One input, its consequences added to <paramref name="effects"/> in the order they are to be carried out.</summary>
    public void Step(NodeInput input, Instant now, List<Effect> effects) => throw new NotSupportedException();

    /// <summary>The node's picture: membership, peers, groups and placement of a <see cref="NodeReport"/>; the driver fills in the rest.</summary>
    public NodeReport Report(Instant now) => throw new NotSupportedException();
}
