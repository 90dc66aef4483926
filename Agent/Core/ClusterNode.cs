using ClusterPortal.Agent.Core.Failover;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Quorum;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core;

/// <summary>
/// The decisions of one node: membership, quorum, lease, coordinator, orders. No I/O, no clock, no randomness: the same inputs at the
/// same moments give the same effects, in the agent, in the simulator and in the portal's previews. Not thread-safe.
/// </summary>
public sealed partial class ClusterNode
{
    /// <summary>Packets beyond the regular ones that news may cause within one keepalive.</summary>
    private const int MostNewsPerKeepalive = 64;

    private readonly NodeContext _node;
    private readonly Connectivity _connectivity;
    private readonly ViewAgreement _views;
    private readonly Support _support;
    private readonly LocalGroups _groups;
    private readonly Coordinator _coordinator;
    private readonly HeartbeatWatch _watch;
    private readonly Counters _counters = new();
    private readonly Func<int, int> _runningAt;
    private Instant _nextKeepalive;
    private int _news;
    private bool _hadLease;
    private bool _leaving;
    private bool _left;
    private bool _quorate;
    private NodeSet _toldPartition;
    private Instant _tellPartitionAt = Instant.Never;

    public ClusterNode(NodeStart start, Instant now)
    {
        ArgumentNullException.ThrowIfNull(start);
        _node = new NodeContext(start, Roster) { Now = now, Started = now, Standby = start.Standby };
        Revision = start.Revision;
        RevisionHash = start.RevisionHash;
        PromiseMargin = start.PromiseMargin;
        // Without a word from disk a start waits as long as heartbeat's: initdead. So it does where nobody's quorum keeps a booting
        // machine, whose network may come up late, from taking over from the other.
        var initdead = TimeSpan.FromMilliseconds(start.Topology.Timing.InitdeadMs);
        var onDisk = start.Persisted?.LongestPromise ?? TimeSpan.Zero;
        var quarantine = start.Persisted is null || (!_node.Quorum.Exclusive && initdead > onDisk) ? initdead : onDisk;
        _connectivity = new Connectivity(_node);
        _views = new ViewAgreement(_node, start.Persisted?.TermCeiling ?? 0);
        _support = new Support(_node, onDisk, quarantine, now);
        _groups = new LocalGroups(_node);
        _coordinator = new Coordinator(_node, _views, _support, _groups);
        _watch = new HeartbeatWatch(_node);
        _runningAt = RunningAt;
        _groups.Follow(start.Topology, start.Topology);
        _nextKeepalive = now;
        NextDeadline = now;
    }

    /// <summary>Local indexes of node names; the packet codec needs it.</summary>
    public Roster Roster { get; } = new();

    /// <summary>When to call <see cref="Step"/> with a <see cref="Tick"/>, at the latest.</summary>
    public Instant NextDeadline { get; private set; }

    /// <summary>Until when this node may run groups, by its own clock; long ago when it may not.</summary>
    public Instant LeaseEnd { get; private set; } = Instant.Past;

    /// <summary>The view this node accepted last.</summary>
    public View AcceptedView => _views.Accepted;

    public long Revision { get; private set; }

    private ulong RevisionHash { get; set; }

    private TimeSpan PromiseMargin { get; }

    /// <summary>One input, its consequences added to <paramref name="effects"/> in the order they are to be carried out.</summary>
    public void Step(NodeInput input, Instant now, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(effects);
        _node.Now = Instant.Max(now, _node.Now);
        _node.Effects = effects;
        // First of all: what is over is over, whatever the input says.
        EndLeaseWhenDue();
        Take(input);
        Settle();
        Send();
        NextDeadline = Deadline();
    }

    private void Take(NodeInput input)
    {
        switch (input)
        {
            case PacketHeard heard: Hear(heard); break;
            case RevisionHeld revision: Follow(revision); break;
            case GroupResult result: _groups.Ended(result); break;
            case GroupFailure failure: _groups.Failed(failure); break;
            case StatePersisted persisted: Persisted(persisted); break;
            case GateLost: LoseLease("gate-lost"); break;
            case StandbyChanged standby: SetStandby(standby); break;
            case MoveRequested move: _coordinator.Wish(move.Group, move.Target is null ? -1 : Roster.IndexOf(move.Target)); break;
            case CleanupRequested cleanup: _groups.Cleanup(cleanup.Group); break;
            case NodeFenced fenced when Roster.IndexOf(fenced.Node) is >= 0 and var other: _coordinator.Fenced(other); break;
            case PingScoreChanged ping: SetPingScore(ping.Score); break;
            case StopRequested: Leave(); break;
            default: break;
        }
    }

    private void Hear(PacketHeard heard)
    {
        var packet = heard.Packet;
        if (packet.Sender == _node.Self)
        {
            _counters.Count(packet.Incarnation == _node.Incarnation ? "own-packets" : "cloned-identity");
            return;
        }

        if (!_node.Nodes.Contains(packet.Sender))
        {
            _counters.Count("unknown-node");
            return;
        }

        var peer = _node.Peer(packet.Sender);
        var hearing = peer.Hear(packet, heard.Path, _node.Now, _node.Self, _node.Incarnation, _node.Sent, _node.Deadtime);
        _counters.Count(hearing switch
        {
            Hearing.Replayed => "replayed",
            Hearing.Unproven => "unproven",
            Hearing.Copy => "copies",
            _ => "heard",
        });
        if (hearing == Hearing.Unproven)
            _node.Changed = true; // it is waiting for an echo of a live packet
        if (hearing is not (Hearing.New or Hearing.NewIncarnation))
            return;
        _watch.Heard(packet.Sender);
        _support.Heard(packet.Sender, packet);
        _views.Heard(packet);
    }

    private void Follow(RevisionHeld revision)
    {
        if (revision.Number <= Revision)
        {
            _counters.Count("older-revision");
            return;
        }

        Revision = revision.Number;
        RevisionHash = revision.Hash;
        var before = _node.Topology;
        _node.SetTopology(revision.Topology);
        _connectivity.Invalidate();
        _groups.Follow(before, revision.Topology);
        _node.Changed = true;
        _node.Emit(EventKind.RevisionApplied, EventSeverity.Info, ("revision", NodeContext.Text(revision.Number)));
    }

    private void Persisted(StatePersisted persisted)
    {
        _views.Persisted(persisted.TermCeiling);
        _support.Persisted(persisted.LongestPromise);
    }

    private void SetStandby(StandbyChanged standby)
    {
        if (_node.Standby == standby.Standby)
            return;
        _node.Standby = standby.Standby;
        _node.Changed = true;
        _node.Emit(standby.Standby ? EventKind.StandbySet : EventKind.StandbyCleared, EventSeverity.Info, ("by", standby.By));
    }

    private void SetPingScore(short score)
    {
        if (_node.PingScore == score)
            return;
        _node.PingScore = score;
        _node.Changed = true;
    }

    private void Leave()
    {
        _leaving = true;
        _node.Standby = true;
        _node.Changed = true;
        if (!_views.Installed)
            _groups.StopAll("agent-stopping");
    }

    /// <summary>Draws every consequence: each part reads what those before it have settled.</summary>
    private void Settle()
    {
        var (came, went) = _connectivity.Refresh();
        _watch.Tell(came, went);
        _connectivity.ComputePartition(_runningAt);
        _views.Advance(_connectivity.Partition);
        TellPartition();
        _support.Follow(_views.Accepted, _views.AcceptedBy);
        Persist();
        RenewLease();
        _groups.ForgetOldFailures();
        _coordinator.Work();
        Obey();
        Depart();
    }

    private int RunningAt(int member)
    {
        if (member == _node.Self)
            return _groups.Running;
        var running = 0;
        foreach (var word in _node.Peer(member).Last!.Groups)
            running += word.State is GroupState.Stopped or GroupState.Failed ? 0 : 1;
        return running;
    }

    /// <summary>
    /// At once when it is an installed view, else when it has lasted: while nodes find out one after the other that a peer is silent,
    /// they differ for a moment that people need not see.
    /// </summary>
    private void TellPartition()
    {
        if (_connectivity.Agree())
            _tellPartitionAt = _node.Now + (_node.Keepalive * 2);
        var partition = _connectivity.Agreed;
        if (partition == _toldPartition || (_node.Now < _tellPartitionAt && !(_views.Installed && _views.Accepted.Members == partition)))
            return;
        _toldPartition = partition;
        var quorate = _node.Quorum.Quorate(partition);
        _node.Emit(EventKind.PartitionChanged, quorate ? EventSeverity.Info : EventSeverity.Warning,
            ("members", _node.Names(partition)),
            ("votes", NodeContext.Text(_node.Quorum.Votes(partition))),
            ("needed", NodeContext.Text(_node.Quorum.Needed)),
            ("quorate", quorate ? "true" : "false"));
        if (quorate != _quorate)
            _node.Emit(quorate ? EventKind.QuorumGained : EventKind.QuorumLost, quorate ? EventSeverity.Info : EventSeverity.Error);
        _quorate = quorate;
    }

    private void Persist()
    {
        var ceiling = _views.CeilingWanted();
        var longest = _support.LongestWanted();
        if (ceiling > 0 || longest > TimeSpan.Zero)
            _node.Effects.Add(new PersistState(_views.CeilingAsked, _support.Longest));
    }

    private void EndLeaseWhenDue()
    {
        if (_hadLease && LeaseEnd <= _node.Now)
            LoseLease("lease-lost");
        else if (_groups.Running > 0 && MajorityMovedOn())
            _groups.StopAll("view-without-me");
    }

    /// <summary>
    /// A machine whose clock stood still may believe in a lease that is long over: when a quorum has later views without this node,
    /// they know better.
    /// </summary>
    private bool MajorityMovedOn()
    {
        var elsewhere = NodeSet.None;
        foreach (var other in _node.Up)
        {
            var last = _node.Peer(other).Last!;
            // Where one vote is enough, a node that merely came up alone is no reason to stop.
            if (last.Accepted.Id.Term > _views.Accepted.Id.Term && !last.Accepted.Members.Contains(_node.Self)
                && (_node.Quorum.Exclusive || _groups.AnyRuns(last.Groups)))
                elsewhere = elsewhere.With(other);
        }

        return !elsewhere.IsEmpty && _node.Quorum.Quorate(elsewhere);
    }

    private void LoseLease(string reason)
    {
        if (_hadLease)
        {
            _node.Emit(EventKind.LeaseLost, EventSeverity.Error, ("groups", string.Join(", ", _groups.All.Where(g => !g.Idle).Select(g => g.Name))), ("reason", reason));
            _node.Changed = true;
        }

        _hadLease = false;
        _groups.StopAll(reason);
    }

    private void RenewLease()
    {
        var end = _support.LeaseEnd(!_views.Accepted.Id.IsNone);
        var advanced = end > LeaseEnd;
        LeaseEnd = Instant.Max(LeaseEnd, end);
        if (LeaseEnd <= _node.Now)
            return;
        if (!_hadLease)
        {
            _hadLease = true;
            _node.Emit(EventKind.LeaseGained, EventSeverity.Info);
        }

        if (advanced && _groups.Running > 0)
            _node.Effects.Add(new RenewLease(LeaseEnd));
    }

    private void Obey()
    {
        if (_views.Accepted.Id.IsNone)
            return;
        var proposer = _views.Accepted.Id.Proposer;
        IReadOnlyList<Order> orders = _coordinator.Orders;
        if (!_views.Coordinates)
        {
            if (!_node.Up.Contains(proposer) || _node.Peer(proposer).Last is not { } last
                || last.Accepted != _views.Accepted || last.Incarnation != _views.Accepted.Id.ProposerIncarnation)
                return;
            orders = last.Orders;
        }

        if (orders.Count > 0)
            _groups.Obey(orders, _views.Accepted, _hadLease ? LeaseEnd : Instant.Past, _support.LeaseEndIn(_views.Accepted.Id));
    }

    /// <summary>Leaving ends when nothing runs here and, where this node coordinates, everything that can has started elsewhere.</summary>
    private void Depart()
    {
        if (!_leaving || _left)
            return;
        if (!_views.Installed)
            _groups.StopAll("agent-stopping");
        if (!_groups.AllIdle || (_views.Coordinates && _views.Installed && _coordinator.Placements.Any(p => p.Target is not null && p.WaitingFor is not null)))
            return;
        _left = true;
        _node.Changed = true;
    }

    private Instant Deadline()
    {
        var next = Instant.Min(_nextKeepalive, _connectivity.NextDeath());
        next = Instant.Min(next, _views.NextDeadline);
        next = Instant.Min(next, _coordinator.NextDeadline);
        next = Instant.Min(next, _watch.NextDeadline);
        next = Instant.Min(next, _support.NextRelease());
        if (_connectivity.Agreed != _toldPartition)
            next = Instant.Min(next, _tellPartitionAt);
        return _hadLease ? Instant.Min(next, LeaseEnd) : next;
    }
}
