using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Tests;

public sealed class BroadcastTests
{
    [Fact]
    public async Task Nothing_is_lost_between_what_is_now_and_what_comes_next()
    {
        var broadcast = new Broadcast<int>(1);
        var feed = broadcast.Watch();
        broadcast.Publish(2);
        await using var next = feed.Next.GetAsyncEnumerator();
        Assert.Equal(1, feed.Now);
        Assert.True(await next.MoveNextAsync());
        Assert.Equal(2, next.Current);
    }

    [Fact]
    public async Task A_slow_reader_skips_to_the_newest_and_a_patient_one_waits()
    {
        var broadcast = new Broadcast<int>(0);
        await using var next = broadcast.Watch().Next.GetAsyncEnumerator();
        for (var i = 1; i <= 1000; i++)
            broadcast.Publish(i);
        Assert.True(await next.MoveNextAsync());
        Assert.Equal(1000, next.Current);
        var waiting = next.MoveNextAsync();
        Assert.False(waiting.IsCompleted);
        broadcast.Publish(1001);
        Assert.True(await waiting);
        Assert.Equal(1001, next.Current);
    }

    [Fact]
    public async Task A_reader_that_is_cancelled_ends()
    {
        using var stop = new CancellationTokenSource();
        await using var next = new Broadcast<int>(0).Watch().Next.GetAsyncEnumerator(stop.Token);
        var waiting = next.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }
}

public sealed class EventHistoryTests
{
    [Fact]
    public void Late_and_repeated_events_are_woven_in_once_and_the_oldest_fall_off()
    {
        var history = EventHistory.Empty.With([Event(1, 10), Event(2, 30)], 3).With([Event(3, 20), Event(2, 30)], 3);
        Assert.Equal([1L, 3L, 2L], history.Events.Select(e => e.Id));
        Assert.Same(history, history.With([Event(3, 20)], 3));
        Assert.Equal([3L, 2L, 4L], history.With([Event(4, 40)], 3).Events.Select(e => e.Id));
        Assert.Equal([2L, 3L], history.Newest(2).Select(e => e.Id));
    }

    private static ClusterEvent Event(long id, long order) =>
        new(id, "c", "n", order, DateTimeOffset.UnixEpoch, EventKind.PathUp, EventSeverity.Info, new Dictionary<string, string>(StringComparer.Ordinal));
}

[Collection(PortalCollection.Name)]
public sealed class LiveTests(PortalFixture portal)
{
    private readonly string _cluster = Samples.Name();

    [Fact]
    public async Task The_stream_gives_each_event_once_from_the_last_that_was_seen()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await agent.EventsAsync(TestAgent.Event(1, EventKind.PathUp), TestAgent.Event(2, EventKind.PathUp));
        using var admin = portal.Admin();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/clusters/{_cluster}/events");
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.Add("Last-Event-ID", "0");
        using var answer = await admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var items = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync(deadline.Token).GetAsyncEnumerator(deadline.Token);
        Assert.Equal([EventKind.PathUp, EventKind.PathUp], await NextAsync(items, 2));
        await agent.EventsAsync(TestAgent.Event(3, EventKind.PathDown));
        Assert.Equal([EventKind.PathDown], await NextAsync(items, 1));
    }

    [Fact]
    public async Task A_cluster_appears_in_the_overview_with_its_verdict()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        using var admin = portal.Admin();
        var summary = (await admin.GetFromJsonAsync<ClusterSummary[]>("/api/v1/clusters"))!.Single(s => s.Cluster.Name == _cluster);
        Assert.Equal(("unknown", "waiting-for-agents", 4), (summary.Verdict.Grade, summary.Verdict.Word, summary.NodesTotal));
    }

    /// <summary>What the portal itself says (an agent connected) comes in between when it likes.</summary>
    private static async Task<List<string>> NextAsync(IAsyncEnumerator<SseItem<string>> items, int count)
    {
        var kinds = new List<string>();
        while (kinds.Count < count && await items.MoveNextAsync())
        {
            if (!items.Current.Data.Contains("\"node\":\"portal\"", StringComparison.Ordinal))
                kinds.Add(items.Current.EventType);
        }

        return kinds;
    }
}
