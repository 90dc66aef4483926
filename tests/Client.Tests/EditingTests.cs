using ClusterPortal.Client.Layout;
using ClusterPortal.Client.Model;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Tests;

public sealed class EditingTests
{
    private static readonly TopologyDocument First = new("one", "\"1\"", 1);
    private static readonly TopologyDocument Second = new("two", "\"2\"", 2);

    [Fact]
    public void A_conflict_keeps_both_texts()
    {
        var draft = new TopologyDraft(First) { Text = "mine" };
        draft.Conflict(Second);
        Assert.Equal(("mine", "two"), (draft.Text, draft.Theirs!.Json));
        draft.KeepMine();
        Assert.Equal(("mine", "\"2\"", true), (draft.Text, draft.Base.ETag, draft.Dirty));
        Assert.Null(draft.Theirs);
    }

    [Fact]
    public void Taking_theirs_can_be_taken_back()
    {
        var draft = new TopologyDraft(First) { Text = "mine" };
        draft.Conflict(Second);
        draft.TakeTheirs();
        Assert.Equal(("two", true), (draft.Text, draft.CanRestore));
        draft.Restore();
        Assert.Equal(("mine", false), (draft.Text, draft.CanRestore));
    }

    [Fact]
    public void Discarding_can_be_taken_back()
    {
        var draft = new TopologyDraft(First) { Text = "mine" };
        draft.Discard();
        Assert.False(draft.Dirty);
        draft.Restore();
        Assert.Equal("mine", draft.Text);
    }

    [Fact]
    public void A_newer_revision_replaces_only_what_was_not_touched()
    {
        var untouched = new TopologyDraft(First);
        untouched.Newer(Second);
        Assert.Equal(("two", 2), (untouched.Text, untouched.Base.Revision));
        var touched = new TopologyDraft(First) { Text = "mine" };
        touched.Newer(Second);
        Assert.Equal(("mine", "two"), (touched.Text, touched.Theirs!.Json));
    }

    [Fact]
    public void A_pause_freezes_the_list_and_loses_nothing()
    {
        var log = new EventLog();
        log.Load(new EventQuery(), new EventPage([Event(2), Event(1)], Cursor: null));
        log.Pause();
        log.Tail([Event(4), Event(3), Event(2)]);
        log.Tail([Event(5), Event(4)]);
        Assert.Equal((2, 3), (log.Shown.Count, log.Waiting));
        log.Resume();
        Assert.Equal([5, 4, 3, 2, 1], log.Shown.Select(e => e.Id));
    }

    [Fact]
    public void The_tail_obeys_the_filter_and_repeats_nothing()
    {
        var log = new EventLog();
        log.Load(new EventQuery(Node: "web1"), new EventPage([], Cursor: null));
        ClusterEvent[] recent = [Event(3, "web2"), Event(2)];
        log.Tail(recent);
        log.Tail(recent);
        Assert.Equal([2L], log.Shown.Select(e => e.Id));
    }

    [Fact]
    public void Older_pages_join_below_once()
    {
        var log = new EventLog();
        log.Load(new EventQuery(), new EventPage([Event(3)], "c"));
        log.Append(new EventPage([Event(3), Event(2)], Cursor: null));
        Assert.Equal([3, 2], log.Shown.Select(e => e.Id));
        Assert.Null(log.Cursor);
    }

    [Fact]
    public void The_list_is_bounded()
    {
        var log = new EventLog();
        log.Load(new EventQuery(), new EventPage([], Cursor: null));
        log.Tail([.. Enumerable.Range(1, EventLog.Limit + 5).Select(i => Event(i))]);
        Assert.Equal((EventLog.Limit, EventLog.Limit + 5L), (log.Shown.Count, log.Shown[0].Id));
    }

    [Fact]
    public void Only_chosen_voters_are_sent_under_the_names_given()
    {
        var draft = new ImportDraft { Name = " lvs " };
        Assert.True(draft.Propose([new("web1", "10.0.0.1"), new("web2", "10.0.0.2")]));
        (draft.Voters[0].Votes, draft.Voters[1].Name) = (false, "apple");
        Assert.False(draft.Propose([new("x", "10.0.0.1"), new("y", "10.0.0.2")]));
        Assert.Equal([new ImportVoter("apple", "10.0.0.2")], draft.Request().Voters);
        Assert.Equal("lvs", draft.Request().Name);
    }

    [Fact]
    public void A_file_of_the_same_name_takes_the_earlier_ones_place()
    {
        var draft = new ImportDraft();
        draft.Add("ha.cf", [1]);
        draft.Add("ha.cf", [2]);
        Assert.Equal([2], Assert.Single(draft.Files).Content);
    }

    [Theory]
    [InlineData("", null, "")]
    [InlineData("import", null, "import")]
    [InlineData("clusters/a%20b", "a b", "map")]
    [InlineData("clusters/c/nodes/web1?x=1#y", "c", "nodes")]
    public void An_address_names_its_cluster_and_section(string relative, string? cluster, string section) =>
        Assert.Equal((cluster, section), (Place.Of(relative).Cluster, Place.Of(relative).Section));

    private static ClusterEvent Event(long id, string node = "web1") => Samples.Event(id, node, EventKind.QuorumGained, EventSeverity.Info);
}
