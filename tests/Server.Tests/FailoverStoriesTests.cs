using ClusterPortal.Server.Live.Failovers;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Tests;

public sealed class FailoverStoriesTests
{
    private const long Ms = 1_000;

    private readonly List<ClusterEvent> _events = [];

    [Fact]
    public void Power_loss_is_told_from_the_last_heartbeat_to_the_first_answer()
    {
        Runs("lb1", at: 0);
        PowerLoss();
        var story = Assert.Single(Tell(20_000), s => s.Cause == "node-dead");
        Assert.Equal(("lb1", "lb2", true, 2_400d), (story.From, story.To, story.Finished, story.ClientGapMs));
        Assert.Equal(["detect", "agree", "wait", "take-over", "announce", "first-answer"], story.Phases.Select(p => p.Phase));
        Assert.Equal([2_000d, 2_010, 2_050, 2_060, 2_061, 2_150], story.Phases.Select(p => p.AtMs));
        Assert.Equal([2_000d, 10, 40, 10, 1, 89], story.Phases.Select(p => p.TookMs));
        Assert.Equal(["lb2", "web1"], story.Phases[0].SaidBy);
        Assert.Equal(["192.0.2.100"], story.Addresses);
        Assert.Equal(_events.Single(e => e is { Kind: EventKind.HeartbeatMissed, Node: "lb2" } && e.Data["count"] == "1").Id, story.Id);
    }

    [Fact]
    public void The_lanes_show_who_was_silent_who_coordinated_who_held_the_address_and_the_gap()
    {
        Runs("lb1", at: 0);
        PowerLoss();
        var lanes = Tell(20_000).First(s => s.Cause == "node-dead").Lanes;
        Assert.Equal(new FailoverSpan("silent", "lb1", 0, null), lanes.Single(l => l is { Kind: "node", Name: "lb1" }).Spans[^1]);
        Assert.Equal([new FailoverSpan("up", "lb2", 0, null)], lanes.Single(l => l is { Kind: "node", Name: "lb2" }).Spans);
        Assert.Equal([new FailoverSpan("held", "lb1", 0, 2_010), new FailoverSpan("held", "lb2", 2_010, null)], lanes.Single(l => l.Kind == "coordinator").Spans);
        Assert.Equal([new FailoverSpan("held", "lb1", 0, 2_050), new FailoverSpan("held", "lb2", 2_060, null)], lanes.Single(l => l.Kind == "address").Spans);
        Assert.Equal([new FailoverSpan("gap", "2400", -250, 2_150)], lanes.Single(l => l.Kind == "clients").Spans);
        Assert.Equal(4, lanes.Single(l => l.Kind == "heartbeats").Spans.Count);
    }

    [Fact]
    public void The_order_in_which_events_arrive_does_not_matter()
    {
        Runs("lb1", at: 0);
        PowerLoss();
        var told = Tell(20_000);
        _events.Reverse();
        Assert.Equal(told.Select(s => (s.Id, s.Cause, s.From, s.To, Phases: string.Join(' ', s.Phases.Select(p => $"{p.Phase} {p.AtMs}")))), Tell(20_000).Select(s => (s.Id, s.Cause, s.From, s.To, Phases: string.Join(' ', s.Phases.Select(p => $"{p.Phase} {p.AtMs}")))));
    }

    [Fact]
    public void A_failover_is_told_while_it_is_under_way()
    {
        Runs("lb1", at: 0);
        Say("lb2", 10_000, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "1"));
        Assert.DoesNotContain(Tell(10_100), s => !s.Finished);
        Say("lb2", 10_500, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "2"));
        var story = Assert.Single(Tell(10_600), s => !s.Finished);
        Assert.Equal(("node-dead", "lb1", null), (story.Cause, story.From, story.To));
        Assert.DoesNotContain(Tell(30_000), s => !s.Finished); // it was heard again
        Say("lb2", 11_250, EventKind.NodeDead, ("peer", "lb1"));
        Assert.Equal(["detect"], Assert.Single(Tell(11_300), s => !s.Finished).Phases.Select(p => p.Phase));
        Say("lb2", 11_290, EventKind.OrderGiven, ("group", "vip"), ("target", "lb2"), ("reason", "start"), ("from", ""));
        Assert.Equal("lb2", Assert.Single(Tell(11_300), s => !s.Finished).To);
    }

    [Fact]
    public void Standby_is_told_as_a_stop_and_a_take_over()
    {
        Runs("lb1", at: 0);
        Say("lb1", 10_000, EventKind.StandbySet, ("by", "admin"));
        Say("lb1", 10_005, EventKind.OrderGiven, ("group", "vip"), ("target", ""), ("reason", "stop"), ("from", "lb1"));
        Say("lb1", 10_006, EventKind.GroupStopping, ("group", "vip"), ("reason", "ordered"));
        Say("lb1", 10_010, EventKind.GateClosed, ("address", "192.0.2.100"));
        Say("lb1", 10_020, EventKind.GroupStopped, ("group", "vip"));
        Say("lb1", 10_025, EventKind.OrderGiven, ("group", "vip"), ("target", "lb2"), ("reason", "start"), ("from", ""));
        Runs("lb2", at: 10_030);
        var story = Assert.Single(Tell(30_000), s => s.From is not null);
        Assert.Equal(("standby", "lb1", "lb2"), (story.Cause, story.From, story.To));
        Assert.Equal(["stop", "take-over", "announce"], story.Phases.Select(p => p.Phase));
        Assert.Equal(new FailoverSpan("held", "lb1", 0, 10), story.Lanes.Single(l => l.Kind == "address").Spans[0]);
    }

    [Fact]
    public void The_return_to_the_preferred_node_is_a_failback()
    {
        Runs("lb1", at: 0);
        PowerLoss();
        Say("lb2", 60_000, EventKind.NodeUp, ("peer", "lb1"));
        Say("lb1", 60_100, EventKind.OrderGiven, ("group", "vip"), ("target", ""), ("reason", "stop"), ("from", "lb2"));
        Say("lb2", 60_110, EventKind.GroupStopping, ("group", "vip"), ("reason", "ordered"));
        Say("lb2", 60_120, EventKind.GroupStopped, ("group", "vip"));
        Runs("lb1", at: 60_130);
        var stories = Tell(90_000);
        Assert.Equal(["failback", "node-dead", "start"], stories.Select(s => s.Cause));
        Assert.Equal(("lb2", "lb1"), (stories[0].From, stories[0].To));
        Assert.All(stories, s => Assert.True(s.Finished));
    }

    [Fact]
    public void What_came_late_from_the_dead_node_is_woven_in()
    {
        Runs("lb1", at: 0);
        PowerLoss();
        Say("lb1", 11_200, EventKind.LeaseLost, ("groups", "vip"));
        Say("lb1", 11_201, EventKind.GateClosed, ("address", "192.0.2.100"), ("reason", "expired"));
        var story = Tell(90_000)[0];
        Assert.Equal("node-dead", story.Cause);
        Assert.Equal(new FailoverSpan("held", "lb1", 0, 1_951), story.Lanes.Single(l => l.Kind == "address").Spans[0]);
    }

    [Fact]
    public void A_lost_lease_without_a_dead_node_is_its_own_cause()
    {
        Runs("lb1", at: 0);
        Say("lb1", 10_000, EventKind.LeaseLost, ("groups", "vip"));
        Say("lb1", 10_001, EventKind.GroupStopped, ("group", "vip"));
        Assert.Equal(("lease-lost", false), Tell(10_500).Select(s => (s.Cause, s.Finished)).First());
        Runs("lb1", at: 11_000);
        Assert.Equal(("lease-lost", true), Tell(30_000).Select(s => (s.Cause, s.Finished)).First());
    }

    private IReadOnlyList<FailoverStory> Tell(long nowMs) => FailoverStories.Tell(_events, Samples.Topology("c"), nowMs * Ms);

    /// <summary>lb1 falls silent at 10 s, is dead at 11.25 s, and lb2 serves from 11.31 s.</summary>
    private void PowerLoss()
    {
        Say("client", 9_100, EventKind.ClientGapStarted, ("target", "192.0.2.100"));
        Say("lb2", 10_000, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "1"), ("sinceMs", "750"));
        Say("web1", 10_002, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "1"));
        Say("lb2", 10_500, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "2"));
        Say("web1", 10_502, EventKind.HeartbeatMissed, ("peer", "lb1"), ("count", "2"));
        Say("lb2", 11_250, EventKind.NodeDead, ("peer", "lb1"), ("sinceMs", "2000"));
        Say("web1", 11_252, EventKind.NodeDead, ("peer", "lb1"), ("sinceMs", "2000"));
        Say("lb2", 11_260, EventKind.ViewInstalled, ("term", "2"), ("members", "lb2, web1, web2"), ("coordinator", "lb2"));
        Say("lb2", 11_261, EventKind.PromiseWaiting, ("peer", "lb1"), ("group", "vip"), ("remainingMs", "39"));
        Say("lb2", 11_300, EventKind.PromiseExpired, ("peer", "lb1"), ("group", "vip"), ("waitedMs", "39"));
        Say("lb2", 11_301, EventKind.OrderGiven, ("group", "vip"), ("target", "lb2"), ("reason", "start"), ("from", ""));
        Runs("lb2", at: 11_302);
        Say("client", 11_400, EventKind.ClientGapEnded, ("target", "192.0.2.100"), ("gapMs", "2400"), ("by", "lb2"));
    }

    private void Runs(string node, long at)
    {
        if (at == 0)
            Say(node, at, EventKind.ViewInstalled, ("term", "1"), ("members", "lb1, lb2, web1, web2"), ("coordinator", "lb1"));
        Say(node, at + 1, EventKind.GroupStarting, ("group", "vip"));
        Say(node, at + 5, EventKind.AddressAdded, ("address", "192.0.2.100/24"), ("interface", "eth0"));
        Say(node, at + 8, EventKind.GateOpened, ("address", "192.0.2.100"), ("leaseMs", "2000"));
        Say(node, at + 9, EventKind.ArpSent, ("address", "192.0.2.100"), ("count", "5"));
        Say(node, at + 10, EventKind.GroupStarted, ("group", "vip"), ("tookMs", "9"));
    }

    private void Say(string node, long atMs, string kind, params (string Name, string Value)[] data) =>
        _events.Add(new(_events.Count + 1, "c", node, atMs * Ms, DateTimeOffset.UnixEpoch.AddMilliseconds(atMs), kind, EventSeverity.Info, data.ToDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal)));
}
