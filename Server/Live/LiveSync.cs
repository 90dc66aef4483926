using System.Globalization;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Topologies;

namespace ClusterPortal.Server.Live;

/// <summary>
/// Keeps what this replica holds in memory equal to the database: reads everything once it listens (at the start, and whenever
/// the database is back), then what the replicas tell each other.
/// </summary>
public sealed partial class LiveSync(
    NotificationListener listener, RevisionStore revisions, AgentStore agentStore, EventStore events, Database database,
    AgentDirectory agents, AgentConnections connections, LiveClusters live, AccessCache access, ILogger<LiveSync> log) : BackgroundService
{
    private readonly SemaphoreSlim _readingAgents = new(1, 1);

    public override void Dispose()
    {
        _readingAgents.Dispose();
        base.Dispose();
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        database.Changed += (_, _) => live.Trouble(database.Trouble);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>All that is in the database, before the first agent or page asks.</summary>
    public async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        await ReadAgentsAsync(cancellationToken);
        await ReadClustersAsync(only: null, cancellationToken);
        foreach (var cluster in live.All)
            cluster.Happened(await events.NewestAsync(cluster.Head.Id, cluster.Head.Name, ClusterPicture.HeldEvents, cancellationToken));
        foreach (var (agent, sequence) in await events.LastSequencesAsync(cancellationToken))
            agents.Stored(agent, sequence);
        access.Forget();
    }

    /// <summary>Takes agents' and clusters' newest state from the database and tells the agents connected here.</summary>
    public async Task ReadClustersAsync(Guid? only, CancellationToken cancellationToken)
    {
        var known = live.All.Where(c => only is null || c.Head.Id == only).ToList(); // one that is created meanwhile stays
        var heads = await revisions.HeadsAsync(only, cancellationToken);
        foreach (var head in heads)
            await TakeAsync(head);
        foreach (var gone in known.Where(c => heads.All(h => h.Id != c.Head.Id)))
            await live.RemoveAsync(gone.Head.Id);
    }

    /// <summary>A revision that was just committed, here or elsewhere: pages and agents get it unless they have it.</summary>
    public async Task TakeAsync(ClusterHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (live.Put(head, EnrolledIn(head.Id)))
            await connections.PushAsync(head.Revision);
    }

    public async Task ReadAgentsAsync(CancellationToken cancellationToken)
    {
        await _readingAgents.WaitAsync(cancellationToken); // an older list never replaces a newer one
        try
        {
            foreach (var revoked in agents.Replace(await agentStore.AllAsync(cancellationToken)))
                connections.Abort(revoked.Id);
            foreach (var cluster in live.All)
                cluster.Enrolled(EnrolledIn(cluster.Head.Id));
        }
        finally
        {
            _readingAgents.Release();
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        listener.RunAsync(ReadAllAsync, HeardAsync, stoppingToken);

    private HashSet<string> EnrolledIn(Guid cluster) => agents.Of(cluster).Where(a => !a.IsProbe).Select(a => a.Node).ToHashSet(StringComparer.Ordinal);

    private async Task HeardAsync(string payload, CancellationToken cancellationToken)
    {
        switch (payload.Split(' '))
        {
            case [Notifications.Cluster, var id] when Guid.TryParse(id, out var cluster):
                await ReadClustersAsync(cluster, cancellationToken);
                break;
            case [Notifications.Agents, _]:
                await ReadAgentsAsync(cancellationToken);
                break;
            case [Notifications.Access, ..]:
                access.Forget();
                break;
            case [Notifications.Events, var id, var first, var last, var replica]
                when Guid.TryParse(id, out var cluster) && long.TryParse(first, CultureInfo.InvariantCulture, out var from) && long.TryParse(last, CultureInfo.InvariantCulture, out var to) && replica != events.Replica.ToString():
                if (live.Find(cluster) is { } there)
                    there.Happened(await events.AfterAsync(cluster, there.Head.Name, from - 1, to, ClusterPicture.HeldEvents, cancellationToken));
                break;
            case [Notifications.Events, ..]:
                break; // our own
            default:
                NotUnderstood(log, payload);
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A notification was not understood: {Payload}")]
    private static partial void NotUnderstood(ILogger log, string payload);
}
