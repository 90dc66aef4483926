using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>One start of a group on a node, as indices into the cluster's history.</summary>
/// <param name="Floor">The first event after the group's previous start.</param>
/// <param name="Begin">Its starting; the history's length while nobody has begun.</param>
/// <param name="Started">Null: not yet.</param>
/// <param name="From">Who ran it before; null: nobody that we know of.</param>
/// <param name="To">Null: not decided yet.</param>
internal sealed record Move(int Floor, int Begin, int? Started, string? From, string? To)
{
    /// <summary>Every start of the group, oldest first, and one that may be to come.</summary>
    public static IReadOnlyList<Move> Of(string group, IReadOnlyList<ClusterEvent> history)
    {
        var moves = new List<Move>();
        string? owner = null;
        var floor = 0;
        Move? open = null;
        for (var i = 0; i < history.Count; i++)
        {
            var e = history[i];
            if (e.Is(EventKind.OrderGiven, "group", group) && e.Said("reason") == "adopt")
            {
                owner = e.Said("target") ?? owner;
            }
            else if (e.Is(EventKind.GroupStarting, "group", group) && open?.To != e.Node)
            {
                Close();
                open = new(floor, i, null, owner, e.Node);
            }
            else if (e.Is(EventKind.GroupStarted, "group", group))
            {
                if (open?.To != e.Node)
                    Close();
                moves.Add((open ?? new(floor, i, null, owner, e.Node)) with { Started = i });
                (open, owner, floor) = (null, e.Node, i + 1);
            }
        }

        if (open is not null)
            moves.Add(open);
        else
            moves.Add(new(floor, history.Count, null, owner, To: null));
        return moves;

        // A start that came to nothing, because another node began.
        void Close()
        {
            if (open is null)
                return;
            moves.Add(open);
            (owner, floor, open) = (open.To, open.Begin + 1, null);
        }
    }
}
