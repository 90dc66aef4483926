using ClusterPortal.Agent.Core;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>A machine: clock, kernel, disk, and an agent while one runs.</summary>
public sealed class Machine(Cluster cluster, int index, string name)
{
    private StatePersisted? _disk;
    private int _revision;

    public int Index => index;

    public string Name => name;

    public bool Powered { get; private set; }

    public AgentProcess? Agent { get; private set; }

    public NodeClock Clock { get; private set; } = new(0, 0, 0);

    public Kernel Kernel { get; private set; } = new();

    public Instant Now => Clock.At(cluster.Scheduler.Now);

    /// <value>An operator's word, kept on disk.</value>
    public bool Standby { get; set; }

    /// <value>Of the revision held.</value>
    public ClusterTopology Topology => cluster.Revisions[_revision];

    /// <value>Its agent was asked to end.</value>
    public bool Leaving { get; private set; }

    public bool Healthy => Powered && Agent is { Alive: true, Paused: false };

    public void PowerOn(int ratePpm)
    {
        if (Powered)
            return;
        Powered = true;
        Clock = new NodeClock(cluster.Scheduler.Now, TimeSpan.FromSeconds(3 + index).Ticks, ratePpm);
        Kernel = new Kernel { Lateness = cluster.KernelLateness };
        cluster.Trace.Add(3, index);
        cluster.Trace.Write(name, $"power on");
        StartAgent();
    }

    public void PowerOff()
    {
        cluster.Trace.Add(4, index);
        cluster.Trace.Write(name, $"POWER OFF");
        Agent?.Kill();
        Agent = null;
        Kernel.Clear();
        Powered = false;
    }

    public void KillAgent()
    {
        cluster.Trace.Add(5, index);
        cluster.Trace.Write(name, $"KILL -9");
        Agent?.Kill();
        Agent = null;
    }

    public void AskToStop()
    {
        cluster.Trace.Write(name, $"asked to stop");
        Leaving = Agent is not null;
        Agent?.Enqueue(new StopRequested());
    }

    public void EndAgent()
    {
        Agent?.Kill();
        Agent = null;
    }

    /// <summary>What the last agent left in the kernel is removed before the node starts.</summary>
    public void StartAgent()
    {
        if (!Powered || Agent is not null)
            return;
        Leaving = false;
        Kernel.Clear();
        var start = new NodeStart
        {
            Name = name,
            Incarnation = cluster.HostRandom.Next(),
            Topology = Topology,
            Revision = _revision + 1,
            RevisionHash = (ulong)_revision + 1,
            Persisted = _disk,
            Standby = Standby,
        };
        cluster.Trace.Add(6, index, (long)start.Incarnation);
        cluster.Trace.Write(name, $"agent starts, {(object?)_disk ?? "no state on disk"}");
        Agent = new AgentProcess(cluster, this, start);
    }

    public void Write(StatePersisted state) => _disk = state;

    public void LoseDisk()
    {
        cluster.Trace.Add(7, index);
        cluster.Trace.Write(name, $"DISK LOST");
        _disk = null;
        Standby = false;
    }

    /// <summary>The newest revision arrives from the portal.</summary>
    public void TakeRevision(int revision)
    {
        if (revision <= _revision)
            return;
        _revision = revision;
        Agent?.Enqueue(new RevisionHeld(Topology, revision + 1, (ulong)revision + 1));
    }
}
