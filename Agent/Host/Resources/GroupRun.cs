using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>One group being started, running, or being stopped here: the resources it was started with, whatever a newer revision says.</summary>
internal sealed class GroupRun(string group, IReadOnlyList<Resource> resources)
{
    public string Group { get; } = group;

    public IReadOnlyList<Resource> Resources { get; } = resources;

    /// <summary>Addresses as they were set, by resource.</summary>
    public Dictionary<Resource, InterfaceAddress> Addresses { get; } = [];

    public uint Attempt { get; set; }

    public RunPhase Phase { get; set; }

    /// <summary>Resources below it are started.</summary>
    public int Started { get; set; }

    /// <summary>A worker has one of its resources in hand.</summary>
    public bool Busy { get; set; }

    /// <summary>What made the start fail.</summary>
    public (string Resource, string Error)? Failure { get; set; }
}

internal enum RunPhase
{
    Starting,
    Started,
    Stopping,

    /// <summary>A stop failed; the next order to stop tries again.</summary>
    Blocked,
}
