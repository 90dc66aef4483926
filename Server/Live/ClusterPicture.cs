using System.Collections.Immutable;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live.Failovers;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Live;

/// <summary>What <see cref="LiveCluster"/> keeps between snapshots. Immutable: each change answers a new one, or the same when nothing changed.</summary>
public sealed record ClusterPicture(ClusterHead Head, bool Demonstration)
{
    /// <summary>How much history is held to tell stories from.</summary>
    public const int HeldEvents = 5_000;

    private const int ShownEvents = 200;
    private const int ShownStories = 20;

    private ImmutableDictionary<string, (NodeReport Report, DateTimeOffset At)> Reports { get; init; } = ImmutableDictionary.Create<string, (NodeReport, DateTimeOffset)>(StringComparer.Ordinal);

    private ImmutableHashSet<string> ConnectedNodes { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    private ImmutableHashSet<string> EnrolledNodes { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <value>Oldest first, in the order in which things happened.</value>
    private EventHistory History { get; init; } = EventHistory.Empty;

    /// <value>What everybody may see of the topology.</value>
    private ClusterTopology Shown { get; init; } = Secrets.Hide(Head.Topology);

    private string? PortalTrouble { get; init; }

    private List<FailoverStory> Stories { get; init; } = [];

    public ClusterPicture WithHead(ClusterHead head) => this with { Head = head, Shown = Secrets.Hide(head.Topology) };

    public ClusterPicture WithReport(NodeReport report, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Reports.TryGetValue(report.Node, out var known) && known.Report.Incarnation == report.Incarnation && known.Report.Sequence >= report.Sequence)
            return this; // late or sent twice
        return this with { Reports = Reports.SetItem(report.Node, (report, at)) };
    }

    public ClusterPicture WithConnection(string node, bool connected) =>
        this with { ConnectedNodes = connected ? ConnectedNodes.Add(node) : ConnectedNodes.Remove(node) };

    public ClusterPicture WithEnrolled(IReadOnlySet<string> nodes) => this with { EnrolledNodes = [.. nodes] };

    public ClusterPicture WithTrouble(string? trouble) => trouble == PortalTrouble ? this : this with { PortalTrouble = trouble };

    public ClusterPicture WithEvents(IReadOnlyList<ClusterEvent> events, DateTimeOffset now)
    {
        var history = History.With(events, HeldEvents);
        return ReferenceEquals(history, History) ? this : (this with { History = history }).Told(now);
    }

    /// <summary>What is told of a failover under way depends on the time, too.</summary>
    public ClusterPicture WithTick(DateTimeOffset now) => Stories.Any(s => !s.Finished) ? Told(now) : this;

    public ClusterStatus Snapshot(long version, DateTimeOffset now) => new()
    {
        Version = version,
        At = now,
        Cluster = Head.Info,
        Topology = Shown,
        Nodes = [.. Head.Topology.Nodes.Select(n => StatusOf(n.Name))],
        RecentEvents = History.Newest(ShownEvents),
        Failovers = Stories,
        Demonstration = Demonstration,
        PortalTrouble = PortalTrouble,
    };

    private ClusterPicture Told(DateTimeOffset now)
    {
        var stories = FailoverStories.Tell(History.Events, Head.Topology, Microseconds.Since1970(now)).Take(ShownStories).Select(WithCandidates).ToList();
        return stories.Count == 0 && Stories.Count == 0 ? this : this with { Stories = stories };
    }

    private NodeStatus StatusOf(string node)
    {
        var reported = Reports.TryGetValue(node, out var r);
        return new()
        {
            Name = node,
            Enrolled = EnrolledNodes.Contains(node),
            Connected = ConnectedNodes.Contains(node),
            ReportedAt = reported ? r.At : null,
            Report = reported ? r.Report : null,
        };
    }

    /// <summary>The plan's reasons are no events: they are taken from the report of whoever placed the group where the story put it.</summary>
    private FailoverStory WithCandidates(FailoverStory story) => story with
    {
        Candidates = Reports.Values.SelectMany(r => r.Report.Placement)
            .FirstOrDefault(p => p.Group == story.Group && p.Target is not null && p.Target == story.To)?.Candidates ?? [],
    };
}
