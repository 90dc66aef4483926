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

    /// <value>Zero where the kernel has a gate. Else what the address's lifetime may outlast the lease by: others promise that much longer (safety strict).</value>
    public TimeSpan PromiseMargin { get; init; }
}
