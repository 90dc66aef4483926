using System.Collections.Immutable;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live;

/// <summary>Whether this portal drives a demonstration, and how.</summary>
/// <param name="Control">Path of the FIFO that takes <c>verb node</c>; null: no demonstration.</param>
public sealed record DemonstrationOptions(string? Control);

/// <summary>Every cluster's live picture, and the overview over all of them.</summary>
public sealed class LiveClusters(TimeProvider time, DemonstrationOptions demonstration) : IAsyncDisposable
{
    private readonly Lock _writing = new();
    private readonly Broadcast<IReadOnlyList<ClusterSummary>> _overview = new([]);
    private ImmutableDictionary<Guid, LiveCluster> _clusters = ImmutableDictionary<Guid, LiveCluster>.Empty;
    private ImmutableDictionary<string, LiveCluster> _byName = ImmutableDictionary.Create<string, LiveCluster>(StringComparer.Ordinal);

    public IEnumerable<LiveCluster> All => _clusters.Values;

    public LiveCluster? Find(Guid id) => _clusters.GetValueOrDefault(id);

    public LiveCluster? Find(string name) => _byName.GetValueOrDefault(name);

    public Feed<IReadOnlyList<ClusterSummary>> WatchOverview() => _overview.Watch();

    public IReadOnlyList<ClusterSummary> Overview => _overview.Now;

    /// <summary>A new cluster, or a newer revision of one. Answers whether anything is newer than before.</summary>
    public bool Put(ClusterHead head, IEnumerable<string> enrolled)
    {
        ArgumentNullException.ThrowIfNull(head);
        lock (_writing)
        {
            if (_clusters.TryGetValue(head.Id, out var known))
                return known.Revised(head);
            var first = new ClusterPicture(head, demonstration.Control is not null).WithEnrolled(enrolled.ToHashSet(StringComparer.Ordinal));
            var cluster = new LiveCluster(first, time, Summarize);
            _clusters = _clusters.Add(head.Id, cluster);
            _byName = _byName.SetItem(head.Name, cluster);
        }

        Summarize();
        return true;
    }

    public async Task RemoveAsync(Guid id)
    {
        LiveCluster? gone;
        lock (_writing)
        {
            if (!_clusters.TryGetValue(id, out gone))
                return;
            _clusters = _clusters.Remove(id);
            if (_byName.TryGetValue(gone.Head.Name, out var named) && named == gone)
                _byName = _byName.Remove(gone.Head.Name);
        }

        Summarize();
        await gone.DisposeAsync();
    }

    /// <summary>Time has passed: verdicts that depend on it are given anew.</summary>
    public void Tick()
    {
        foreach (var cluster in All)
            cluster.Tick();
        Summarize();
    }

    public void Trouble(string? trouble)
    {
        foreach (var cluster in All)
            cluster.Trouble(trouble);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in All)
            await cluster.DisposeAsync();
    }

    private void Summarize()
    {
        lock (_writing)
        {
            var now = time.GetUtcNow();
            var summaries = Summaries.Of(_clusters.Values.Select(c => c.Snapshots.Now), now);
            if (!Summaries.Same(summaries, _overview.Now))
                _overview.Publish(summaries);
        }
    }
}
