using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>Why a group moved, and the first sign of it.</summary>
/// <param name="Cause">As in <see cref="FailoverStory.Cause"/>.</param>
/// <param name="At">Index into the history.</param>
internal sealed record Trouble(string Cause, int At)
{
    /// <summary>One heartbeat that is late makes no story; two do.</summary>
    private const int MissedInARow = 2;

    /// <summary>Null: nothing has happened (for a move that may be to come).</summary>
    public static Trouble? Of(string group, Move move, IReadOnlyList<ClusterEvent> history, ClusterTopology topology, long now)
    {
        var from = move.From;
        var before = Before(move, history);
        return Dead(from, before, history)
            ?? First("standby", before, history, e => (e.Kind == EventKind.StandbySet && e.Node == from) || (e.Is(EventKind.OperatorAction, "verb", "standby") && e.Said("target") == from))
            ?? First("move", before, history, e => e.Is(EventKind.OperatorAction, "verb", "move") && e.Said("group") is null or "" || e.Is(EventKind.OperatorAction, "group", group))
            ?? First("group-failed", before, history, e => e.Is(EventKind.GroupFailed, "group", group))
            ?? First("lease-lost", before, history, e => e.Kind == EventKind.LeaseLost && e.Node == from && e.List("groups").Contains(group, StringComparer.Ordinal))
            ?? Planned(group, move, before, history, topology)
            ?? (move.To is not null ? new(from is null ? "start" : "move", move.Begin) : Silent(from, before, history, topology, now));
    }

    /// <summary>Between the previous start and this one.</summary>
    private static Range Before(Move move, IReadOnlyList<ClusterEvent> history) => move.Floor..Math.Min(move.Begin, history.Count);

    private static Trouble? First(string cause, Range range, IReadOnlyList<ClusterEvent> history, Func<ClusterEvent, bool> matches)
    {
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            if (matches(history[i]))
                return new(cause, i);
        }

        return null;
    }

    /// <summary>Nodes said that it is dead, and it was not heard again: from the first heartbeat missed in that silence.</summary>
    private static Trouble? Dead(string? node, Range range, IReadOnlyList<ClusterEvent> history)
    {
        var since = SinceLastUp(node, range, history);
        return First("node-dead", since, history, e => e.Is(EventKind.NodeDead, "peer", node)) is { } dead
            ? dead with { At = FirstMissed(node, since.Start.Value, dead.At, history) }
            : null;
    }

    /// <summary>Not yet dead, but silent just now.</summary>
    private static Trouble? Silent(string? node, Range range, IReadOnlyList<ClusterEvent> history, ClusterTopology topology, long now)
    {
        var since = SinceLastUp(node, range, history);
        for (var i = since.End.Value - 1; i >= since.Start.Value; i--)
        {
            if (!history[i].Is(EventKind.HeartbeatMissed, "peer", node) || history[i].Number("count") < MissedInARow)
                continue;
            var old = now - history[i].Order > (topology.Timing.DeadtimeMs + 1_000) * 1_000L;
            return old ? null : new("node-dead", FirstMissed(node, since.Start.Value, i, history));
        }

        return null;
    }

    private static Range SinceLastUp(string? node, Range range, IReadOnlyList<ClusterEvent> history)
    {
        for (var i = range.End.Value - 1; i >= range.Start.Value; i--)
        {
            if (history[i].Is(EventKind.NodeUp, "peer", node))
                return (i + 1)..range.End;
        }

        return range;
    }

    /// <summary>Each observer counts from 1: the earliest "1" of the last run of each.</summary>
    private static int FirstMissed(string? node, int floor, int from, IReadOnlyList<ClusterEvent> history)
    {
        var first = from;
        var done = new HashSet<string>(StringComparer.Ordinal);
        for (var i = from; i >= floor; i--)
        {
            if (!history[i].Is(EventKind.HeartbeatMissed, "peer", node) || done.Contains(history[i].Node))
                continue;
            first = i;
            if (history[i].Number("count") <= 1)
                done.Add(history[i].Node);
        }

        return first;
    }

    private static Trouble? Planned(string group, Move move, Range range, IReadOnlyList<ClusterEvent> history, ClusterTopology topology)
    {
        var sign = First("move", range, history, e =>
            (e.Is(EventKind.OrderGiven, "group", group) && e.Said("reason") != "adopt") || (e.Is(EventKind.GroupStopping, "group", group) && e.Node == move.From));
        if (sign is null)
            return null;
        if (move.From is null)
            return sign with { Cause = "start" };
        var declared = topology.Groups.FirstOrDefault(g => g.Name == group);
        var isPreferred = declared is not null && move.To == ClusterJudge.Preferred(topology, declared);
        return move.To is not null && move.To != move.From && isPreferred ? sign with { Cause = "failback" } : sign;
    }
}
