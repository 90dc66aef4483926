using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>One move with the part of the history it happened in.</summary>
/// <param name="End">Where the next move of the group begins.</param>
internal sealed record Scene(Group Group, Move Move, Trouble Trouble, IReadOnlyList<ClusterEvent> History, int End, ClusterTopology Topology)
{
    /// <summary>A gap that began this long before the first sign belongs to it: clients ask more often than nodes speak.</summary>
    private const double EarlierMs = 5_000;

    public ClusterEvent First => History[Trouble.At];

    public IReadOnlyList<string> Addresses { get; } = [.. Group.Resources.OfType<IpResource>().Select(r => BareAddress.Of(r.Address))];

    /// <summary>From the first sign on.</summary>
    public IEnumerable<ClusterEvent> Since => Slice(Trouble.At, End);

    /// <summary>From the starting on.</summary>
    public IEnumerable<ClusterEvent> SinceBegin => Slice(Move.Begin, End);

    public string? OrderedTo => Since.LastOrDefault(e => e.Is(EventKind.OrderGiven, "group", Group.Name) && e.Said("reason") == "start")?.Said("target");

    /// <value>The first gap of a client that ended after the starting.</value>
    public ClusterEvent? GapEnded => SinceBegin.FirstOrDefault(e => e.Kind == EventKind.ClientGapEnded && (e.Number("gapMs") is not { } gap || Ms(e) - gap > -EarlierMs));

    public ClusterEvent? GapStarted => Slice(Move.Floor, End).LastOrDefault(e => e.Kind == EventKind.ClientGapStarted && Ms(e) > -EarlierMs);

    /// <summary>A silence began when the node was last heard, which the first sign of it tells; anything else with its sign.</summary>
    public double SilentBeforeMs { get; } = Trouble.Cause == "node-dead" ? History[Trouble.At].Number("sinceMs") ?? 0 : 0;

    /// <summary>Milliseconds after the beginning, by the clock that orders the events of all nodes.</summary>
    public double Ms(ClusterEvent e) => ((e.Order - First.Order) / 1000.0) + SilentBeforeMs;

    private IEnumerable<ClusterEvent> Slice(int from, int to)
    {
        for (var i = from; i < to; i++)
            yield return History[i];
    }
}
