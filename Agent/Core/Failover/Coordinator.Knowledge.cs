using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Quorum;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>What the coordinator knows of the members of its view and of the nodes outside.</summary>
internal sealed partial class Coordinator
{
    /// <summary>Who of the view runs the group, whose word is still missing, and whether a start or stop is under way.</summary>
    private (NodeSet Runners, NodeSet Silent, bool Settling) Survey(string group, Desk desk)
    {
        var runners = NodeSet.None;
        var silent = NodeSet.None;
        var settling = false;
        foreach (var member in views.Accepted.Members)
        {
            if (member != node.Self && node.Peer(member).EchoedSequence < desk.AskedAtSequence)
            {
                silent = silent.With(member);
                continue;
            }

            var state = StateAt(member, group);
            if (state is GroupState.Stopped or GroupState.Failed)
                continue;
            runners = runners.With(member);
            settling |= state is GroupState.Stopping or GroupState.Starting;
        }

        return (runners, silent, settling);
    }

    private GroupState StateAt(int member, string group)
    {
        if (member == node.Self)
            return local.Get(group).State;
        return WordOf(member, group)?.State ?? GroupState.Stopped;
    }

    private GroupWord? WordOf(int member, string group)
    {
        foreach (var word in node.Peer(member).Last!.Groups)
        {
            if (word.Group == group)
                return word;
        }

        return null;
    }

    /// <summary>A member still runs a group that this revision does not know: it may hold what a group of this one is to hold.</summary>
    private bool SomethingOldRuns()
    {
        foreach (var member in views.Accepted.Members.Without(node.Self))
        {
            foreach (var word in node.Peer(member).Last!.Groups)
            {
                if (word.State is not (GroupState.Stopped or GroupState.Failed) && !_desks.ContainsKey(word.Group))
                    return true;
            }
        }

        return false;
    }

    private bool Blocked(NodeSet runners, string group)
    {
        foreach (var runner in runners)
        {
            if (StateAt(runner, group) == GroupState.Blocked)
                return true;
        }

        return false;
    }

    private bool Obeyed(int target, string group, uint number)
    {
        var (term, obeyed) = target == node.Self
            ? local.Get(group).Obeyed
            : WordOf(target, group) is { } word ? (word.ObeyedTerm, word.ObeyedNumber) : default;
        return term > _view.Term || (term == _view.Term && obeyed >= number);
    }

    /// <summary>When every promise of the view's members to a node outside is over, by my clock.</summary>
    private Instant FreeAt(int outside)
    {
        var free = support.PromisedUntil(outside);
        // Who has quorum alone renews its lease without my support: what counts is what it last said.
        if (!node.Quorum.Exclusive && node.Peer(outside) is { Last: { } last } silent)
            free = Instant.Max(free, silent.HeardAt + LeaseMath.Promise(last.Lease));
        foreach (var member in views.Accepted.Members.Without(node.Self))
        {
            var peer = node.Peer(member);
            foreach (var promise in peer.Last!.Promises)
            {
                if (promise.Node == outside)
                    free = Instant.Max(free, peer.HeardAt + LeaseMath.OnAnotherClock(promise.Remaining));
            }
        }

        return free;
    }

    /// <summary>The position in the topology of a set's first node; -1 when it is not declared.</summary>
    private int Position(NodeSet one)
    {
        foreach (var index in one)
        {
            for (var i = 0; i < node.Topology.Nodes.Count; i++)
            {
                if (node.Topology.Nodes[i].Name == node.Roster[index])
                    return i;
            }
        }

        return -1;
    }

    private PlacementQuestion Question(Group group, int runner)
    {
        var nodes = node.Topology.Nodes;
        var facts = new NodeFacts[nodes.Count];
        for (var i = 0; i < facts.Length; i++)
            facts[i] = Facts(nodes[i], node.Roster.IndexOf(nodes[i].Name));
        return new PlacementQuestion
        {
            Group = group,
            Nodes = facts,
            FailCount = i => FailCount(node.Roster.IndexOf(nodes[i].Name), group.Name),
            Runner = runner,
            Wish = _wishes.TryGetValue(group.Name, out var wish) ? Position(NodeSet.Of(wish)) : -1,
            AnyDirector = nodes.Any(n => n.Roles.Contains(NodeRole.Director)),
            PlaceOf = other => _places.GetValueOrDefault(other, -1),
            Failback = group.Failback ?? node.Topology.Failback,
            Now = node.Now,
        };
    }

    private NodeFacts Facts(Node declared, int index)
    {
        var self = index == node.Self;
        var member = index >= 0 && views.Accepted.Members.Contains(index);
        var last = self || !member ? null : node.Peer(index).Last;
        return new NodeFacts(
            declared.Name,
            declared.Priority,
            member,
            declared.Roles.Contains(NodeRole.Director),
            declared.Standby || (self ? node.Standby : last?.Standby ?? false),
            declared.Maintenance,
            self ? node.PingScore : last?.PingScore ?? 0,
            self ? node.Started : member ? node.Peer(index).UpSince : Instant.Never);
    }

    private int FailCount(int member, string group)
    {
        if (member == node.Self)
            return local.Get(group).FailCount;
        return member >= 0 && views.Accepted.Members.Contains(member) ? WordOf(member, group)?.FailCount ?? 0 : 0;
    }
}
