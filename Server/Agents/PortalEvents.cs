using System.Threading.Channels;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Agents;

/// <summary>What the portal itself has to say in a cluster's history. Kept in a bounded queue while the database is away.</summary>
public sealed partial class PortalEvents(EventStore store, LiveClusters live, Database database, TimeProvider time, ILogger<PortalEvents> log) : BackgroundService
{
    /// <summary>The name under which the portal speaks.</summary>
    public const string Portal = "portal";

    private readonly Channel<(Guid ClusterId, NodeEvent Event)> _queue =
        Channel.CreateBounded<(Guid, NodeEvent)>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Say(Guid clusterId, string kind, EventSeverity severity, params ReadOnlySpan<(string Name, string Value)> data)
    {
        var now = time.GetUtcNow();
        var particulars = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in data)
            particulars[name] = value;
        _queue.Writer.TryWrite((clusterId, new NodeEvent { Sequence = 0, Order = Microseconds.Since1970(now), At = now, Kind = kind, Severity = severity, Data = particulars }));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (clusterId, said) in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TryStoreAsync(clusterId, said, stoppingToken))
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
        }
    }

    private async Task<bool> TryStoreAsync(Guid clusterId, NodeEvent said, CancellationToken cancellationToken)
    {
        if (database.Away)
            return false;
        if (live.Find(clusterId) is not { } cluster)
            return true;
        try
        {
            cluster.Happened(await store.AddAsync(clusterId, cluster.Head.Name, agent: null, Portal, [said], cancellationToken));
            return true;
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            return false;
        }
        catch (Npgsql.PostgresException e)
        {
            NotStored(log, said.Kind, e);
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "The portal's own event {Kind} could not be stored")]
    private static partial void NotStored(ILogger log, string kind, Exception e);
}
