using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>One group as this node runs it.</summary>
internal sealed class LocalGroup(string name)
{
    public string Name { get; } = name;

    public GroupState State { get; set; } = GroupState.Stopped;

    /// <summary>Numbers starts and stops, so that the answer to an older one is not taken for the newest.</summary>
    public uint Attempt { get; set; }

    /// <summary>The last order obeyed: its view's term and its number.</summary>
    public (ulong Term, uint Number) Obeyed { get; set; }

    public int FailCount { get; set; }

    public Instant FailedAt { get; set; } = Instant.Past;

    public string? Error { get; set; }

    /// <summary>When the start or stop under way began.</summary>
    public Instant Since { get; set; }

    /// <summary>To be stopped once the start under way has ended.</summary>
    public string? StopWanted { get; set; }

    public bool Idle => State is GroupState.Stopped or GroupState.Failed;
}
