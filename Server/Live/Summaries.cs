using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live;

/// <summary>The overview's rows.</summary>
public static class Summaries
{
    /// <summary>Worst first, then by name.</summary>
    public static IReadOnlyList<ClusterSummary> Of(IEnumerable<ClusterStatus> clusters, DateTimeOffset now) =>
        [.. clusters.Select(c => ClusterJudge.Summary(c, now)).OrderBy(s => Badness(s.Verdict.Grade)).ThenBy(s => s.Cluster.Name, StringComparer.Ordinal)];

    /// <summary>True when nobody could see a difference but the age of the newest report, by less than a second.</summary>
    public static bool Same(IReadOnlyList<ClusterSummary> a, IReadOnlyList<ClusterSummary> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second));
    }

    private static bool Same(ClusterSummary a, ClusterSummary b) =>
        a.Cluster == b.Cluster
        && a.Verdict.Word == b.Verdict.Word
        && a.Verdict.Data.OrderBy(d => d.Key, StringComparer.Ordinal).SequenceEqual(b.Verdict.Data.OrderBy(d => d.Key, StringComparer.Ordinal))
        && (a.NodesTotal, a.NodesUp, a.AgentsConnected, a.AgentsOnRevision) == (b.NodesTotal, b.NodesUp, b.AgentsConnected, b.AgentsOnRevision)
        && a.Addresses.SequenceEqual(b.Addresses)
        && ReferenceEquals(a.LastFailover, b.LastFailover)
        && a.NewestReport is null == b.NewestReport is null
        && (a.NewestReport - b.NewestReport ?? TimeSpan.Zero).Duration() < TimeSpan.FromSeconds(1);

    private static int Badness(string grade) => grade switch
    {
        "bad" => 0,
        "warn" => 1,
        "unknown" => 2,
        _ => 3,
    };
}
