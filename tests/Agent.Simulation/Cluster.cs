using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>Machines on a network, all on one seed: the same seed and the same calls give the same history.</summary>
public sealed class Cluster
{
    private readonly Prng _random;
    private readonly List<ClusterTopology> _revisions;

    public Cluster(ClusterTopology topology, ulong seed, TextWriter? log = null, int paths = 2)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _random = new Prng(seed);
        _revisions = [topology];
        Paths = paths;
        Trace = new Trace(Scheduler, log);
        Network = new Network(Scheduler, _random.Fork(), Trace, topology.Nodes.Count, paths)
        {
            Deliver = (to, path, bytes) => Machines![to].Agent?.Enqueue(bytes, path),
        };
        HostRandom = _random.Fork();
        KernelLateness = TimeSpan.FromMilliseconds(_random.Below(5));
        Gates = new GateChecker(this);
        Views = new ViewChecker(this);
        Machines = [.. topology.Nodes.Select((node, index) => new Machine(this, index, node.Name))];
    }

    public Scheduler Scheduler { get; } = new();

    public Trace Trace { get; }

    public Network Network { get; }

    public GateChecker Gates { get; }

    public ViewChecker Views { get; }

    public IReadOnlyList<Machine> Machines { get; }

    public IReadOnlyList<ClusterTopology> Revisions => _revisions;

    public ClusterTopology Topology => _revisions[^1];

    public int Paths { get; }

    public Prng HostRandom { get; }

    public Speed Speed { get; set; } = new();

    public TimeSpan KernelLateness { get; }

    public bool LogPackets { get; set; }

    /// <value>True time of the last order to start or stop anything that an agent carried out.</value>
    public long LastMove { get; private set; }

    public void Moved() => LastMove = Scheduler.Now;

    /// <value>Hours, minutes of simulated time so far.</value>
    public TimeSpan Elapsed => new(Scheduler.Now);

    public Machine this[string name] => Machines.First(machine => machine.Name == name);

    public void PowerOnAll()
    {
        foreach (var machine in Machines)
            machine.PowerOn(AnyRate());
    }

    /// <summary>Parts per million, at most a hundredth off.</summary>
    public int AnyRate() => (int)_random.Between(-10_000, 10_000);

    public void Run(TimeSpan time) => Scheduler.RunUntil(Scheduler.Now + time.Ticks);

    /// <summary>Both directions.</summary>
    public void Cut(string a, string b)
    {
        Trace.Write("network", $"CUT {a} - {b}");
        SetLink(a, b, open: false);
    }

    public void Join(string a, string b)
    {
        Trace.Write("network", $"joined {a} - {b}");
        SetLink(a, b, open: true);
    }

    private void SetLink(string a, string b, bool open)
    {
        Network.Set(this[a].Index, this[b].Index, open);
        Network.Set(this[b].Index, this[a].Index, open);
    }

    /// <summary>Names of the machines on which the group's address answers.</summary>
    public IReadOnlyList<string> Owners(string group) =>
        [.. Machines.Where(machine => machine.Kernel.Answers(group, machine.Now)).Select(machine => machine.Name)];

    public int AddRevision(ClusterTopology topology)
    {
        _revisions.Add(topology);
        return _revisions.Count - 1;
    }

    public void HandedOver(AgentProcess process)
    {
        ArgumentNullException.ThrowIfNull(process);
        foreach (var group in Topology.Groups)
        {
            if (process.Machine.Kernel.HasAddress(group.Name))
                throw new InvariantException($"{process.Machine.Name} says it has handed everything over and still has {group.Name}");
        }

        process.Machine.EndAgent();
    }

    /// <summary>Who hears whom both ways, among machines whose agent runs.</summary>
    public NodeSet[] Links()
    {
        var links = new NodeSet[Machines.Count];
        foreach (var a in Machines)
        {
            foreach (var b in Machines)
            {
                if (a.Healthy && b.Healthy && (a == b || Network.Open(a.Index, b.Index) && Network.Open(b.Index, a.Index)))
                    links[a.Index] = links[a.Index].With(b.Index);
            }
        }

        return links;
    }
}

internal static class RosterText
{
    public static string Show(this Roster roster, NodeSet nodes) => "{" + string.Join(',', roster.Names(nodes)) + "}";
}
