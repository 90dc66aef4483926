using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Api;

/// <summary>The history, by page or as a stream.</summary>
public static class EventsApi
{
    private const int StreamBatch = 500;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/clusters/{cluster}/events", Events).WithTags("Events").WithSummary("What happened, newest first").RequireAuthorization(Roles.Viewer)
            .WithDescription("Filtered by node, kind and least severity; the next page by cursor. With Accept: text/event-stream every event from now on as it is stored, or from the one after Last-Event-ID.")
            .Produces<EventPage>();

    private static async Task<IResult> Events(
        string cluster, HttpContext http, LiveClusters live, EventStore store, IHostApplicationLifetime lifetime,
        string? node = null, string? kind = null, EventSeverity? severity = null, string? cursor = null, int limit = 200)
    {
        if (live.Find(cluster) is not { } there)
            return Problems.NoCluster(cluster);
        if (http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return await StreamAsync(there, http, store, lifetime);
        if (cursor is { Length: > 0 } && !EventCursor.TryParse(cursor, out _))
            return Problems.Invalid("The cursor is none of ours: take it as the last page gave it.", "/cursor", "bad-cursor");
        if (limit is < 1 or > EventStore.MaxPage)
            return Problems.Invalid($"limit is 1 to {EventStore.MaxPage}.", "/limit", "out-of-range");
        return TypedResults.Ok(await store.PageAsync(there.Head.Id, there.Head.Name, new(node, kind, severity, cursor, limit), http.RequestAborted));
    }

    private static async Task<IResult> StreamAsync(LiveCluster cluster, HttpContext http, EventStore store, IHostApplicationLifetime lifetime)
    {
        var header = http.Request.Headers["Last-Event-ID"].ToString();
        if (header.Length > 0 && !long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return Problems.Invalid("Last-Event-ID is the id of the last event that was received.", "/Last-Event-ID", "bad-cursor");
        var last = header.Length > 0 ? long.Parse(header, CultureInfo.InvariantCulture) : await store.LastIdAsync(cluster.Head.Id, http.RequestAborted);

        // A stream has no end of its own: it must not hold up the portal's stop.
        var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.RegisterForDispose(ending);
        return TypedResults.ServerSentEvents(FollowAsync(cluster, last, store, ending.Token));
    }

    /// <summary>By id, which rises in the order of storing: late events of a node that was cut off come, too. Every snapshot may mean new ones.</summary>
    private static async IAsyncEnumerable<SseItem<ClusterEvent>> FollowAsync(LiveCluster cluster, long last, EventStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = cluster.Snapshots.Watch();
        await using var next = feed.Next.GetAsyncEnumerator(cancellationToken);
        var newest = feed.Now;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (newest.RecentEvents.Any(e => e.Id > last) || newest.Version == feed.Now.Version)
            {
                IReadOnlyList<ClusterEvent> batch;
                do
                {
                    batch = await store.AfterAsync(cluster.Head.Id, cluster.Head.Name, last, upTo: null, StreamBatch, cancellationToken);
                    foreach (var e in batch)
                    {
                        yield return new(e, e.Kind) { EventId = e.Id.ToString(CultureInfo.InvariantCulture) };
                        last = e.Id;
                    }
                }
                while (batch.Count == StreamBatch);
            }

            if (!await NextAsync(next))
                yield break;
            newest = next.Current;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ClusterStatus> next)
    {
        try
        {
            return await next.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
