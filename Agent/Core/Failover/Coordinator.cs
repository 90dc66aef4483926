using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Quorum;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>
/// The coordinator's work in its view: learn who runs what, adopt it, and start a group elsewhere only when every node that might run
/// it is known to have stopped: it said so in this view, or it was fenced, or it is outside and nobody's promise to it is left.
/// </summary>
internal sealed partial class Coordinator(NodeContext node, ViewAgreement views, Support support, LocalGroups local)
{
    private readonly Dictionary<string, Desk> _desks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _wishes = new(StringComparer.Ordinal);
    private NodeSet _fenced;
    private ViewId _view = ViewId.None;
    private Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>What the heartbeat carries; empty when this node does not coordinate.</summary>
    public IReadOnlyList<Order> Orders { get; private set; } = [];

    /// <summary>The plan with its reasons, in the order of the topology.</summary>
    public IReadOnlyList<PlacementReport> Placements { get; private set; } = [];

    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Somebody says that a node is cut off for certain.</summary>
    public void Fenced(int other) => _fenced = _fenced.With(other);

    public void Wish(string group, int target)
    {
        if (target < 0)
            _wishes.Remove(group);
        else
            _wishes[group] = target;
    }

    public void Work()
    {
        NextDeadline = Instant.Never;
        if (!views.Coordinates)
        {
            LayDown();
            return;
        }

        if (_view != views.Accepted.Id)
        {
            _desks.Clear();
            Orders = [];
            _view = views.Accepted.Id;
        }

        _fenced -= node.Up;
        if (!views.Installed)
            return;
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        var reports = new List<PlacementReport>(node.Topology.Groups.Count);
        foreach (var group in InOrder(node.Topology.Groups))
            reports.Add(Work(group));
        Placements = reports;
        PublishOrders();
    }

    private void LayDown()
    {
        if (Orders.Count == 0 && Placements.Count == 0)
            return;
        Orders = [];
        Placements = [];
        _desks.Clear();
        _wishes.Clear();
        _view = ViewId.None;
    }

    /// <summary>Groups after those that their constraints name; a circle, which the rules refuse, ends at the list's end.</summary>
    private static List<Group> InOrder(IReadOnlyList<Group> groups)
    {
        var done = new List<Group>(groups.Count);
        var left = groups.ToList();
        while (left.Count > 0)
        {
            var next = left.FindIndex(g => !g.Constraints.Any(c => left.Exists(other => other.Name == c.Group && other != g)));
            next = Math.Max(0, next);
            done.Add(left[next]);
            left.RemoveAt(next);
        }

        return done;
    }

    private PlacementReport Work(Group group)
    {
        if (!_desks.TryGetValue(group.Name, out var desk))
            _desks.Add(group.Name, desk = new Desk { AskedAtSequence = views.AcceptedAtSequence });

        var (runners, silent, settling) = Survey(group.Name, desk);
        var runner = Keeper(group, runners);
        var placement = Planner.Place(Question(group, runner));
        NextDeadline = Instant.Min(NextDeadline, placement.LookAgainAt);
        _places[group.Name] = runners.IsEmpty ? -1 : runner;

        var waiting = silent.IsEmpty ? Decide(group, desk, runners, runner, placement, settling) : "reports";
        return new PlacementReport
        {
            Group = group.Name,
            Target = placement.Target >= 0 ? node.Topology.Nodes[placement.Target].Name : null,
            WaitingFor = waiting,
            Candidates = [.. placement.Candidates.Select(c => new CandidateReport(node.Topology.Nodes[c.Node].Name, c.Verdict, c.Score, c.Reason))],
        };
    }

    /// <summary>Of several runners (after a heal of two nodes) the one that the plan prefers keeps the group.</summary>
    private int Keeper(Group group, NodeSet runners)
    {
        if (runners.IsEmpty)
            return -1;
        if (runners.Count == 1)
            return Position(runners);
        var best = Planner.Place(Question(group, runner: -1) with { Failback = new Failback { Mode = FailbackMode.On } }).Target;
        return best >= 0 && runners.Contains(node.Roster.IndexOf(node.Topology.Nodes[best].Name)) ? best : Position(NodeSet.Of(node.First(runners)));
    }

    /// <summary>Gives the order that follows, if one does; answers what is waited for.</summary>
    private string? Decide(Group group, Desk desk, NodeSet runners, int runner, Placement placement, bool settling)
    {
        var target = placement.Target < 0 ? -1 : node.Roster.IndexOf(node.Topology.Nodes[placement.Target].Name);
        if (!runners.IsEmpty)
        {
            var keeper = runner < 0 ? -1 : node.Roster.IndexOf(node.Topology.Nodes[runner].Name);
            var keeps = keeper >= 0 && keeper == target && StateAt(keeper, group.Name) is GroupState.Started or GroupState.Starting;
            if (keeps)
                Give(group, desk, keeper, runners, again: false);
            else
                Give(group, desk, -1, runners, again: false);
            return keeps && !settling && runners.Count == 1 ? null : keeps ? "start" : Blocked(runners, group.Name) ? "fencing" : "stop-elsewhere";
        }

        if (target < 0)
        {
            if (!desk.Given || desk.Target >= 0)
                Give(group, desk, -1, runners, again: false);
            return group.Disabled ? null : "no-candidate";
        }

        if (desk.Given && desk.Target == target && !Obeyed(target, group.Name, desk.Number))
            return "start";
        if (desk.Given && desk.Target >= 0 && desk.Target != target)
        {
            // The old order may still be on its way: take it back, and hear that everyone knows.
            Give(group, desk, -1, runners, again: false);
            return "reports";
        }

        if (SomethingOldRuns())
            return "stop-elsewhere";
        if (OutsideWait(group, desk) is { } wait)
            return wait;
        Give(group, desk, target, runners, again: true);
        return "start";
    }

    /// <summary>Null when no node outside the view can run the group any more.</summary>
    private string? OutsideWait(Group group, Desk desk)
    {
        var outside = node.Nodes - views.Accepted.Members - _fenced;
        if (outside.IsEmpty)
            return null;
        // Two that hear each other and each have quorum alone are about to share a view: until then neither starts anything.
        if (!node.Quorum.Exclusive && !(outside & node.Up).IsEmpty)
            return "reports";
        if (group.Resources.Any(r => r is { Exclusive: true, EndsWithLease: false }))
            return "fencing";
        var latest = Instant.Past;
        var whom = -1;
        foreach (var other in outside)
        {
            if (FreeAt(other) is var free && free > latest)
                (latest, whom) = (free, other);
        }

        if (latest > node.Now)
        {
            NextDeadline = Instant.Min(NextDeadline, latest);
            TellWaiting(group, desk, whom, latest);
            return "promises";
        }

        if (desk.WaitingFor >= 0)
        {
            node.Emit(EventKind.PromiseExpired, EventSeverity.Info,
                ("peer", node.Name(desk.WaitingFor)), ("group", group.Name), ("waitedMs", NodeContext.Ms(node.Now - desk.WaitingSince)));
            desk.WaitingFor = -1;
        }

        return null;
    }

    private void TellWaiting(Group group, Desk desk, int whom, Instant until)
    {
        if (desk.WaitingFor >= 0)
            return;
        desk.WaitingFor = whom;
        desk.WaitingSince = node.Now;
        node.Emit(EventKind.PromiseWaiting, EventSeverity.Info,
            ("peer", node.Name(whom)), ("group", group.Name), ("remainingMs", NodeContext.Ms(until - node.Now)));
    }

    private void Give(Group group, Desk desk, int target, NodeSet runners, bool again)
    {
        if (desk.Given && desk.Target == target && !again)
            return;
        desk.Given = true;
        desk.Target = target;
        desk.Number++;
        // A start elsewhere needs everyone's word that was given knowing of this order.
        desk.AskedAtSequence = node.Sent.Next;
        node.Changed = true;
        var adopted = target >= 0 && runners.Contains(target);
        node.Emit(EventKind.OrderGiven, adopted ? EventSeverity.Debug : EventSeverity.Info,
            ("group", group.Name),
            ("target", node.Name(target)),
            ("from", node.Names(runners.Without(target < 0 ? node.Self : target))),
            ("reason", adopted ? "adopt" : target < 0 ? "stop" : "start"));
    }

    private void PublishOrders()
    {
        var orders = new List<Order>(_desks.Count);
        foreach (var group in node.Topology.Groups)
        {
            if (_desks.TryGetValue(group.Name, out var desk) && desk.Given)
                orders.Add(new Order(group.Name, desk.Number, desk.Target));
        }

        Orders = orders;
    }

    /// <summary>What the coordinator has said of one group in this view.</summary>
    private sealed class Desk
    {
        public bool Given { get; set; }

        public int Target { get; set; } = -1;

        public uint Number { get; set; }

        /// <summary>A member's report counts when it echoes this packet of mine or a later one.</summary>
        public ulong AskedAtSequence { get; set; }

        public int WaitingFor { get; set; } = -1;

        public Instant WaitingSince { get; set; }
    }
}
