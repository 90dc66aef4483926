using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core;

/// <summary>The node's picture for people.</summary>
public sealed partial class ClusterNode
{
    /// <summary>Membership, peers, groups, placement and counters of a <see cref="NodeReport"/>; the driver fills in the rest.</summary>
    public NodeReport Report(Instant now) => new()
    {
        Node = _node.Name(_node.Self),
        Incarnation = _node.Incarnation.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        Sequence = 0,
        At = default,
        AgentVersion = "",
        UptimeMs = (long)(now - _node.Started).TotalMilliseconds,
        RevisionNumber = Revision,
        Membership = Membership(now),
        Peers = [.. OtherNodes().Select(other => Peer(other, now))],
        Groups = [.. _groups.All.Select(g => new GroupReport { Group = g.Name, State = g.State, FailCount = g.FailCount, Error = g.Error })],
        Placement = _coordinator.Placements,
        Counters = _counters.Copy(),
    };

    private MembershipReport Membership(Instant now)
    {
        var partition = _connectivity.Agreed;
        var accepted = _views.Accepted;
        var promises = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var other in _node.Nodes.Without(_node.Self) - accepted.Members)
        {
            if (_support.PromisedUntil(other) > now)
                promises[_node.Name(other)] = (_support.PromisedUntil(other) - now).TotalMilliseconds;
        }

        var installed = _views.Installed;
        return new MembershipReport
        {
            Partition = Roster.Names(partition),
            Votes = _node.Quorum.Votes(partition),
            VotesNeeded = _node.Quorum.Needed,
            VotesTotal = _node.Quorum.Total,
            Quorate = _node.Quorum.Quorate(partition),
            Coordinator = installed ? _node.Name(accepted.Id.Proposer) : _node.Quorum.Quorate(partition) ? null : _node.Name(_node.First(partition)),
            ViewTerm = (long)accepted.Id.Term,
            ViewMembers = Roster.Names(accepted.Members),
            ViewInstalled = installed,
            MayRun = _hadLease && LeaseEnd > now,
            LeaseRemainingMs = _hadLease && LeaseEnd > now ? (LeaseEnd - now).TotalMilliseconds : 0,
            PromisesMs = promises,
            Standby = _node.Standby,
            Maintenance = _node.Declared(_node.Self)?.Maintenance ?? false,
        };
    }

    private List<int> OtherNodes()
    {
        var others = new List<int>();
        foreach (var other in _node.Nodes.Without(_node.Self))
            others.Add(other);
        return others;
    }

    private PeerReport Peer(int other, Instant now)
    {
        var peer = _node.Peer(other);
        var paths = new List<PathReport>();
        for (var i = 0; i < Math.Min(_node.Topology.Paths.Count, PathLog.Most); i++)
            paths.Add(Path(peer, i, now));
        return new PeerReport
        {
            Node = _node.Name(other),
            Up = _node.Up.Contains(other),
            LastHeardMs = peer.Last is null ? null : (now - peer.HeardAt).TotalMilliseconds,
            Missed = peer.MissedInAll,
            Paths = paths,
        };
    }

    private PathReport Path(Peer peer, int path, Instant now)
    {
        var heardAt = peer.Paths.HeardAt(path);
        var fresh = heardAt is { } at && at + _node.Deadtime > now;
        return new PathReport
        {
            Path = _node.Topology.Paths[path].Name,
            State = heardAt is null ? PathState.Unknown
                : !fresh ? PathState.Down
                : (peer.Paths.HeardByPeer & (1 << path)) != 0 ? PathState.Up : PathState.ReceiveOnly,
            LastHeardMs = heardAt is { } heard ? (now - heard).TotalMilliseconds : null,
            RoundTripMs = fresh ? peer.Paths.RoundTrip(path)?.TotalMilliseconds : null,
            Received = peer.Paths.Received(path),
        };
    }
}
