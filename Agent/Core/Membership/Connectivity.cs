namespace ClusterPortal.Agent.Core.Membership;

/// <summary>
/// Who is heard both ways, and the partition that follows from everybody's word about it. A cut that works one way is a cut:
/// a peer is up while a packet of mine that it echoed was sent within deadtime.
/// </summary>
internal sealed class Connectivity(NodeContext node)
{
    private readonly NodeSet[] _rows = new NodeSet[Roster.Capacity];
    private readonly NodeSet[] _asked = new NodeSet[Roster.Capacity];
    private readonly int[] _running = new int[Roster.Capacity];
    private readonly int[] _runningAsked = new int[Roster.Capacity];
    private NodeSet _asCandidates;
    private bool _stale = true;

    /// <summary>The best clique that this node belongs to.</summary>
    public NodeSet Partition { get; private set; } = NodeSet.Of(node.Self);

    /// <summary>
    /// What people are told: the partition without those who, hearing others that I do not hear, count themselves to another one.
    /// </summary>
    public NodeSet Agreed { get; private set; } = NodeSet.Of(node.Self);

    /// <summary>True when <see cref="Agreed"/> became another.</summary>
    public bool Agree()
    {
        var agreed = NodeSet.Of(node.Self);
        foreach (var other in Partition & node.Up)
        {
            if (node.Peer(other).Last!.Partition.Contains(node.Self))
                agreed = agreed.With(other);
        }

        var before = Agreed;
        Agreed = agreed;
        return agreed != before;
    }

    /// <summary>Forget what was computed: votes or priorities changed.</summary>
    public void Invalidate() => _stale = true;

    /// <summary>Which peers came and went since the last call; <see cref="NodeContext.Up"/> is renewed.</summary>
    public (NodeSet Came, NodeSet Went) Refresh()
    {
        var up = NodeSet.None;
        foreach (var other in node.Nodes.Without(node.Self))
        {
            var peer = node.Peer(other);
            if (peer.Last is not null && peer.UpUntil(DeadtimeOf(peer)) > node.Now)
                up = up.With(other);
        }

        var came = up - node.Up;
        var went = node.Up - up;
        node.Up = up;
        if (!came.IsEmpty || !went.IsEmpty)
            node.Changed = true;
        return (came, went);
    }

    /// <summary>Computes the partition anew when anything it depends on has changed.</summary>
    /// <param name="running">How many groups a node runs.</param>
    public void ComputePartition(Func<int, int> running)
    {
        var candidates = node.Up.With(node.Self);
        _rows[node.Self] = node.Up;
        _running[node.Self] = running(node.Self);
        foreach (var other in node.Up)
        {
            // Only links to nodes that I hear too can be in a clique with me.
            _rows[other] = node.Peer(other).Last!.Up & candidates;
            _running[other] = running(other);
        }

        if (!_stale && candidates == _asCandidates && SameAsAsked(candidates))
            return;
        _stale = false;
        _asCandidates = candidates;
        foreach (var member in candidates)
        {
            _asked[member] = _rows[member];
            _runningAsked[member] = _running[member];
        }

        var mine = candidates;
        foreach (var other in node.Up)
        {
            if (!_rows[other].Contains(node.Self))
                mine = mine.Without(other);
        }

        var partition = Partitions.Best(_rows, mine, node.Quorum.VotesOf, n => _runningAsked[n], node.Priority, node.Name);
        if (partition == Partition)
            return;
        Partition = partition;
        node.Changed = true;
    }

    /// <summary>
    /// The longer of both: a peer that holds a revision with a longer deadtime may also speak less often, and its lease, which a takeover
    /// waits for, is as long.
    /// </summary>
    private TimeSpan DeadtimeOf(Peer peer) => peer.Last is { } last && last.Lease > node.Deadtime ? last.Lease : node.Deadtime;

    private bool SameAsAsked(NodeSet candidates)
    {
        foreach (var member in candidates)
        {
            if (_rows[member] != _asked[member] || _running[member] != _runningAsked[member])
                return false;
        }

        return true;
    }

    /// <summary>The earliest moment at which a peer's silence makes it dead.</summary>
    public Instant NextDeath()
    {
        var next = Instant.Never;
        foreach (var other in node.Up)
            next = Instant.Min(next, node.Peer(other).UpUntil(DeadtimeOf(node.Peer(other))));
        return next;
    }
}
