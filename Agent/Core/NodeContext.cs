using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core;

/// <summary>What the parts of one node share: who it is, what is declared, whom it hears, and the step under way.</summary>
internal sealed class NodeContext
{
    private readonly Peer[] _peers = new Peer[Roster.Capacity];

    public NodeContext(NodeStart start, Roster roster)
    {
        Roster = roster;
        Self = roster.Add(start.Name);
        Incarnation = start.Incarnation;
        SetTopology(start.Topology);
    }

    public Roster Roster { get; }

    public int Self { get; }

    public ulong Incarnation { get; }

    public SentLog Sent { get; } = new();

    public ClusterTopology Topology { get; private set; } = null!;

    public QuorumRule Quorum { get; private set; } = null!;

    public TimeSpan Keepalive { get; private set; }

    public TimeSpan Deadtime { get; private set; }

    /// <summary>The nodes of the topology.</summary>
    public NodeSet Nodes { get; private set; }

    public Instant Now { get; set; }

    public Instant Started { get; init; }

    /// <summary>An operator's word, or the agent is about to end.</summary>
    public bool Standby { get; set; }

    public short PingScore { get; set; }

    /// <summary>Something others must know at once.</summary>
    public bool Changed { get; set; }

    public List<Effect> Effects { get; set; } = [];

    public Peer Peer(int node) => _peers[node] ??= new Peer();

    /// <summary>Nodes heard both ways, without myself.</summary>
    public NodeSet Up { get; set; }

    public string Name(int node) => node >= 0 ? Roster[node] : "";

    public int Priority(int node) => Declared(node)?.Priority ?? int.MinValue;

    public Node? Declared(int node) => _declared[node];

    private readonly Node?[] _declared = new Node?[Roster.Capacity];

    public void SetTopology(ClusterTopology topology)
    {
        Topology = topology;
        Array.Clear(_declared);
        Nodes = NodeSet.None;
        foreach (var node in topology.Nodes)
        {
            if (Roster.Add(node.Name) is >= 0 and var index)
            {
                _declared[index] = node;
                Nodes = Nodes.With(index);
            }
        }

        Keepalive = TimeSpan.FromMilliseconds(topology.Timing.KeepaliveMs);
        Deadtime = TimeSpan.FromMilliseconds(topology.Timing.DeadtimeMs);
        Quorum = new QuorumRule(topology, Roster);
    }

    /// <summary>The best of a set: highest priority, then first name.</summary>
    public int First(NodeSet nodes)
    {
        var best = -1;
        foreach (var node in nodes)
        {
            if (best < 0 || Priority(node) > Priority(best)
                || (Priority(node) == Priority(best) && string.CompareOrdinal(Name(node), Name(best)) < 0))
                best = node;
        }

        return best;
    }

    public void Emit(string kind, EventSeverity severity, params ReadOnlySpan<(string Name, string Value)> data)
    {
        var particulars = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in data)
            particulars[name] = value;
        Effects.Add(new EmitEvent(kind, severity, particulars));
    }

    public string Names(NodeSet nodes) => string.Join(", ", Roster.Names(nodes));

    /// <summary>Milliseconds with one decimal, as events carry them.</summary>
    public static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);

    public static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
