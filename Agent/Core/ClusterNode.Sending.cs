using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Core;

/// <summary>What a node says, and when.</summary>
public sealed partial class ClusterNode
{
    /// <summary>With every keepalive, and the moment there is news; news beyond all measure waits for the keepalive.</summary>
    private void Send()
    {
        var due = _node.Now >= _nextKeepalive;
        if (due)
        {
            _news = 0;
            // From the schedule, not from now, so that lateness does not add up; after a pause from now.
            _nextKeepalive = Instant.Max(_nextKeepalive + _node.Keepalive, _node.Now + (_node.Keepalive / 2));
        }
        else if (!_node.Changed || ++_news > MostNewsPerKeepalive)
        {
            return;
        }

        _node.Changed = false;
        _node.Effects.Add(new SendHeartbeat(Compose()));
        if (_left)
        {
            _left = false;
            _leaving = false;
            _node.Effects.Add(new HandoverDone());
        }
    }

    private Heartbeat Compose()
    {
        // Never shorter than what may be left of an older, longer lease: whoever forgot a promise to me learns its length from this.
        var left = _node.Sent.LongestLeaseEnd - _node.Now;
        var lease = (left > _node.Deadtime ? left : _node.Deadtime) + PromiseMargin;
        var sequence = _node.Sent.Add(_node.Now, _node.Deadtime);
        return new Heartbeat
        {
            Sender = _node.Self,
            Incarnation = _node.Incarnation,
            Sequence = sequence,
            Revision = Revision,
            RevisionHash = RevisionHash,
            Lease = lease,
            HighestTerm = _views.Floor,
            Accepted = _views.Accepted,
            Proposed = _views.Proposed,
            Up = _node.Up,
            Partition = _connectivity.Partition,
            Standby = _node.Standby,
            PingScore = _node.PingScore,
            Echoes = Echoes(),
            Promises = Promises(),
            Groups = _groups.Words(),
            Orders = _coordinator.Orders,
        };
    }

    private List<Echo> Echoes()
    {
        var echoes = new List<Echo>(_node.Nodes.Count);
        foreach (var other in _node.Nodes.Without(_node.Self))
        {
            var peer = _node.Peer(other);
            var paths = peer.Paths.Fresh(_node.Now, _node.Deadtime);
            if (peer.Candidate is { } candidate && peer.CandidateHeardAt >= peer.HeardAt)
                echoes.Add(new Echo(other, candidate.Incarnation, candidate.Sequence, Supported: false, _node.Now - peer.CandidateHeardAt, paths));
            else if (peer.Last is { } last)
                echoes.Add(new Echo(other, last.Incarnation, last.Sequence, _support.Promise(other, last, peer.HeardAt), _node.Now - peer.HeardAt, paths));
        }

        return echoes;
    }

    private List<Promise> Promises()
    {
        var promises = new List<Promise>();
        foreach (var other in _node.Nodes.Without(_node.Self) - _views.Accepted.Members)
        {
            if (_support.PromisedUntil(other) is var until && until > _node.Now)
                promises.Add(new Promise(other, until - _node.Now));
        }

        return promises;
    }
}
