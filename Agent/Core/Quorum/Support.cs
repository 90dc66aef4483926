using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Core.Quorum;

/// <summary>
/// Promises given and the lease they make. Whom I support I promise to let alone until the lease it asked for is surely over;
/// what others promise me is my right to run.
/// </summary>
internal sealed class Support
{
    private readonly NodeContext _node;
    private readonly Instant[] _promised = new Instant[Roster.Capacity];
    private readonly Instant[] _forgotten = new Instant[Roster.Capacity];
    private readonly Instant[] _ends = new Instant[Roster.Capacity];
    private TimeSpan _longestOnDisk;
    private TimeSpan _longestAsked;

    /// <param name="longestOnDisk">The longest promise that was written; zero when nothing was.</param>
    /// <param name="quarantine">How long after the start everyone is taken to hold a promise.</param>
    public Support(NodeContext node, TimeSpan longestOnDisk, TimeSpan quarantine, Instant started)
    {
        _node = node;
        _longestOnDisk = longestOnDisk;
        // What was promised before the restart is forgotten: everyone is taken to hold the longest promise ever given.
        Array.Fill(_promised, Instant.Past);
        Array.Fill(_forgotten, started + quarantine);
    }

    /// <summary>Nodes whose packets are echoed with support.</summary>
    public NodeSet Supported { get; private set; }

    /// <summary>Until when this node takes part in no takeover from another.</summary>
    public Instant PromisedUntil(int other) => Instant.Max(_promised[other], _forgotten[other]);

    /// <summary>
    /// A live packet of the peer, which has heard this incarnation: no lease that it still holds is longer than the one it asks for,
    /// so a forgotten promise cannot be either.
    /// </summary>
    public void Heard(int other, Heartbeat packet) =>
        _forgotten[other] = Instant.Min(_forgotten[other], _node.Now + LeaseMath.Promise(packet.Lease));

    public void Persisted(TimeSpan longest) => _longestOnDisk = longest > _longestOnDisk ? longest : _longestOnDisk;

    /// <summary>The longest promise that must be on disk before it is given; zero when it is, or is being written.</summary>
    public TimeSpan LongestWanted()
    {
        var longest = LeaseMath.Promise(_node.Deadtime);
        foreach (var other in _node.Up)
        {
            if (LeaseMath.Promise(_node.Peer(other).Last!.Lease) is var asked && asked > longest)
                longest = asked;
        }

        if (longest <= _longestOnDisk || longest <= _longestAsked)
            return TimeSpan.Zero;
        _longestAsked = longest;
        return longest;
    }

    /// <summary>The longest promise written or being written.</summary>
    public TimeSpan Longest => _longestAsked > _longestOnDisk ? _longestAsked : _longestOnDisk;

    /// <summary>
    /// Follows the accepted view. A node that is new in it is supported only when every other node with an open promise has accepted the
    /// same view: else it could keep a lease alive with my help while a node of my former view, on my earlier word, takes over from it.
    /// </summary>
    public void Follow(View accepted, Func<int, bool> acceptedBy)
    {
        var before = Supported;
        Supported &= accepted.Members;
        var added = accepted.Members.Without(_node.Self) - Supported;
        foreach (var other in added)
        {
            if (NobodyElseIsPromised(other, accepted, acceptedBy))
                Supported = Supported.With(other);
        }

        if (Supported != before)
            _node.Changed = true;
    }

    /// <summary>When the next promise ends that may keep a new member from being supported.</summary>
    public Instant NextRelease()
    {
        var next = Instant.Never;
        foreach (var other in _node.Nodes.Without(_node.Self))
        {
            if (PromisedUntil(other) > _node.Now && !Supported.Contains(other))
                next = Instant.Min(next, PromisedUntil(other));
        }

        return next;
    }

    private bool NobodyElseIsPromised(int added, View accepted, Func<int, bool> acceptedBy)
    {
        foreach (var other in _node.Nodes.Without(_node.Self).Without(added))
        {
            if (PromisedUntil(other) > _node.Now && !(accepted.Members.Contains(other) && acceptedBy(other)))
                return false;
        }

        return true;
    }

    /// <summary>True when the packet may be answered with support, which then is promised.</summary>
    public bool Promise(int other, Heartbeat packet, Instant heardAt)
    {
        if (!Supported.Contains(other))
            return false;
        var promise = LeaseMath.Promise(packet.Lease);
        if (promise > _longestOnDisk)
            return false;
        _promised[other] = Instant.Max(_promised[other], heardAt + promise);
        return true;
    }

    /// <summary>Until when this node may run groups: the latest packet that a quorum echoed with support, plus the lease.</summary>
    public Instant LeaseEnd(bool accepted) => Lease(accepted, inView: false, ViewId.None);

    /// <summary>The same from echoes given in one view alone: what a start needs.</summary>
    public Instant LeaseEndIn(ViewId view) => Lease(accepted: true, inView: true, view);

    private Instant Lease(bool accepted, bool inView, ViewId view)
    {
        var supporters = accepted ? NodeSet.Of(_node.Self) : NodeSet.None;
        _ends[_node.Self] = _node.Sent.LeaseEnd(_node.Sent.Next - 1); // a node hears its own packets
        foreach (var other in _node.Nodes.Without(_node.Self))
        {
            var peer = _node.Peer(other);
            var end = !inView ? peer.SupportedUntil : peer.SupportedView == view ? peer.SupportedInViewUntil : Instant.Past;
            if (end == Instant.Past)
                continue;
            supporters = supporters.With(other);
            _ends[other] = end;
        }

        return _node.Quorum.LatestWithQuorum(supporters, _ends);
    }
}
