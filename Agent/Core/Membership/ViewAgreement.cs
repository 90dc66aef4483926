using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>
/// How a partition becomes a view: its best node proposes, each member accepts when the proposal is exactly the partition it computes
/// itself, and the view stands once all have. All of it is state repeated in heartbeats.
/// </summary>
internal sealed class ViewAgreement
{
    /// <summary>Terms are reserved on disk this many at a time, so that no write lies on the path of a failover.</summary>
    private const ulong Reserve = 1024;

    private readonly NodeContext _node;
    private ulong _ceiling;
    private ulong _ceilingAsked;
    private ulong _highestHeard;
    private int _refusals;
    private NodeSet _refusedMembers;
    private Instant _retryAt = Instant.Past;
    private NodeSet _toldInstalled;
    private ulong _toldInstalledTerm;

    public ViewAgreement(NodeContext node, ulong persistedCeiling)
    {
        _node = node;
        // Below the ceiling anything may have been accepted before the restart; a view is never resumed.
        Floor = persistedCeiling;
        _ceiling = persistedCeiling;
    }

    /// <summary>The view accepted last: whom this node supports.</summary>
    public View Accepted { get; private set; } = View.None;

    public View Proposed { get; private set; } = View.None;

    /// <summary>No term up to this one is ever accepted again.</summary>
    public ulong Floor { get; private set; }

    /// <summary>The sequence of my first packet after the acceptance: a report that echoes it was made knowing of the view.</summary>
    public ulong AcceptedAtSequence { get; private set; }

    public bool Coordinates => !Accepted.Id.IsNone && Accepted.Id.Proposer == _node.Self && Accepted.Id.ProposerIncarnation == _node.Incarnation;

    /// <summary>All members are heard and have accepted what this node accepted.</summary>
    public bool Installed
    {
        get
        {
            if (Accepted.Id.IsNone)
                return false;
            foreach (var member in Accepted.Members.Without(_node.Self))
            {
                if (!AcceptedBy(member))
                    return false;
            }

            return true;
        }
    }

    public bool AcceptedBy(int member) =>
        member == _node.Self || (_node.Up.Contains(member) && _node.Peer(member).Last is { } last && last.Accepted == Accepted);

    /// <summary>Terms that others are at: mine will have to go above.</summary>
    public void Heard(Wire.Heartbeat packet) => _highestHeard = Math.Max(_highestHeard, packet.HighestTerm);

    public void Persisted(ulong ceiling) => _ceiling = Math.Max(_ceiling, ceiling);

    /// <summary>The ceiling on disk, or being written.</summary>
    public ulong CeilingAsked => Math.Max(_ceilingAsked, _ceiling);

    /// <summary>The ceiling to write next, or 0: asked for early enough that nobody waits for a disk.</summary>
    public ulong CeilingWanted()
    {
        var wanted = Math.Max(_highestHeard, Math.Max(Floor, Proposed.Id.Term)) + Reserve;
        if (_ceilingAsked >= wanted - (Reserve / 2))
            return 0;
        _ceilingAsked = wanted;
        return wanted;
    }

    /// <summary>Accepts what may be accepted and proposes what should be; true when the accepted view changed.</summary>
    public bool Advance(NodeSet partition)
    {
        var before = Accepted;
        AcceptBest(partition);
        Propose(partition);
        TellInstalled();
        return Accepted != before;
    }

    /// <summary>When a refused proposal is tried again.</summary>
    public Instant NextDeadline => _retryAt > _node.Now ? _retryAt : Instant.Never;

    private void AcceptBest(NodeSet partition)
    {
        foreach (var other in _node.Up)
        {
            var proposed = _node.Peer(other).Last!.Proposed;
            if (!proposed.Id.IsNone && proposed.Id.Proposer == other && proposed.Id.ProposerIncarnation == _node.Peer(other).Last!.Incarnation
                && proposed.Members == partition && _node.First(partition) == other && Acceptable(proposed))
                Accept(proposed);
        }
    }

    private bool Acceptable(View view) =>
        view.Id.Term > Floor
        && view.Id.Term <= _ceiling
        && view.Members.Contains(_node.Self)
        && view.Members.Without(_node.Self).IsSubsetOf(_node.Up)
        && _node.Quorum.Quorate(view.Members);

    private void Accept(View view)
    {
        Accepted = view;
        Floor = view.Id.Term;
        AcceptedAtSequence = _node.Sent.Next;
        _node.Changed = true;
        _node.Emit(EventKind.ViewAccepted, EventSeverity.Info,
            ("term", NodeContext.Text((long)view.Id.Term)), ("members", _node.Names(view.Members)), ("coordinator", _node.Name(view.Id.Proposer)));
    }

    private void Propose(NodeSet partition)
    {
        if (_node.First(partition) != _node.Self || !_node.Quorum.Quorate(partition))
        {
            if (!Proposed.Id.IsNone && Proposed != Accepted)
                Withdraw();
            return;
        }

        if (!EveryoneSees(partition) || Stands(partition))
            return;
        if (partition == _refusedMembers && _node.Now < _retryAt)
            return;
        var term = HighestTerm(partition) + 1;
        var view = new View(new ViewId(term, _node.Self, _node.Incarnation), partition);
        if (!Acceptable(view))
            return;
        Pause(partition);
        Proposed = view;
        _node.Emit(EventKind.ViewProposed, EventSeverity.Debug, ("term", NodeContext.Text((long)term)), ("members", _node.Names(partition)));
        Accept(view);
    }

    /// <summary>The view of this partition is mine and everyone has it, or still may accept it.</summary>
    private bool Stands(NodeSet partition) =>
        Coordinates && Accepted.Members == partition && Accepted == Proposed && !Refused(partition);

    /// <summary>A member can no longer accept what is proposed.</summary>
    private bool Refused(NodeSet partition)
    {
        foreach (var member in partition.Without(_node.Self))
        {
            var last = _node.Peer(member).Last!;
            if (last.Accepted != Proposed && last.HighestTerm >= Proposed.Id.Term)
                return true;
        }

        return false;
    }

    private bool EveryoneSees(NodeSet partition)
    {
        foreach (var member in partition.Without(_node.Self))
        {
            if (!_node.Up.Contains(member) || _node.Peer(member).Last!.Partition != partition)
                return false;
        }

        return true;
    }

    private ulong HighestTerm(NodeSet partition)
    {
        var highest = Math.Max(Floor, Proposed.Id.Term);
        foreach (var member in partition.Without(_node.Self))
            highest = Math.Max(highest, _node.Peer(member).Last!.HighestTerm);
        return highest;
    }

    /// <summary>The first proposal of a partition goes out at once; repeated ones wait longer and longer, up to sixteen keepalives.</summary>
    private void Pause(NodeSet partition)
    {
        _refusals = partition == _refusedMembers ? Math.Min(_refusals + 1, 4) : 0;
        _refusedMembers = partition;
        _retryAt = _node.Now + (_node.Keepalive * (1 << _refusals));
    }

    private void Withdraw()
    {
        Proposed = View.None;
        _node.Changed = true;
    }

    private void TellInstalled()
    {
        if (!Installed || (_toldInstalledTerm == Accepted.Id.Term && _toldInstalled == Accepted.Members))
            return;
        _toldInstalled = Accepted.Members;
        _toldInstalledTerm = Accepted.Id.Term;
        _node.Emit(EventKind.ViewInstalled, EventSeverity.Info,
            ("term", NodeContext.Text((long)Accepted.Id.Term)),
            ("members", _node.Names(Accepted.Members)),
            ("coordinator", _node.Name(Accepted.Id.Proposer)),
            ("votes", NodeContext.Text(_node.Quorum.Votes(Accepted.Members))),
            ("needed", NodeContext.Text(_node.Quorum.Needed)));
    }
}
