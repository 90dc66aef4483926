using System.Numerics;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>Bron and Kerbosch (1973) with pivoting over bit sets, cut where too few votes are left. Nodes are places in the order of preference.</summary>
internal sealed class CliqueSearch(NodeSet[] links, int[] votes, int[] running, int[] priority)
{
    private NodeSet _best;
    private int _bestVotes;
    private int _bestRunning;
    private int _steps;

    public NodeSet Best()
    {
        var all = links.Length == Roster.Capacity ? new NodeSet(ulong.MaxValue) : new NodeSet((1UL << links.Length) - 1);
        Extend(NodeSet.None, all, NodeSet.None);
        return _best;
    }

    private void Extend(NodeSet clique, NodeSet possible, NodeSet done)
    {
        if (possible.IsEmpty)
        {
            if (done.IsEmpty)
                Consider(clique);
            return;
        }

        if (!_best.IsEmpty && (_steps++ > Partitions.StepLimit || Sum(clique | possible, votes) < _bestVotes))
            return;
        foreach (var place in possible - links[Pivot(possible, done)])
        {
            Extend(clique.With(place), possible & links[place], done & links[place]);
            possible = possible.Without(place);
            done = done.With(place);
        }
    }

    /// <summary>The node with most links into what is possible: it leaves the fewest branches.</summary>
    private int Pivot(NodeSet possible, NodeSet done)
    {
        var (pivot, most) = (-1, -1);
        foreach (var place in possible | done)
        {
            var count = BitOperations.PopCount((possible & links[place]).Bits);
            if (count > most)
                (pivot, most) = (place, count);
        }

        return pivot;
    }

    private void Consider(NodeSet clique)
    {
        var (cliqueVotes, cliqueRunning) = (Sum(clique, votes), Sum(clique, running));
        var better = _best.IsEmpty ? 1
            : cliqueVotes != _bestVotes ? cliqueVotes.CompareTo(_bestVotes)
            : cliqueRunning != _bestRunning ? cliqueRunning.CompareTo(_bestRunning)
            : ComparePreference(clique, _best);
        if (better > 0)
            (_best, _bestVotes, _bestRunning) = (clique, cliqueVotes, cliqueRunning);
    }

    /// <summary>Positive when a comes first: by priorities, highest first (more of them win), then by place.</summary>
    private int ComparePreference(NodeSet a, NodeSet b)
    {
        var (left, right) = (a.GetEnumerator(), b.GetEnumerator());
        while (true)
        {
            var (more, moreRight) = (left.MoveNext(), right.MoveNext());
            if (more != moreRight)
                return more ? 1 : -1;
            if (!more)
                break;
            if (priority[left.Current] != priority[right.Current])
                return priority[left.Current].CompareTo(priority[right.Current]);
        }

        var firstOfOne = BitOperations.TrailingZeroCount(a.Bits ^ b.Bits);
        return firstOfOne < Roster.Capacity && a.Contains(firstOfOne) ? 1 : -1;
    }

    private static int Sum(NodeSet places, int[] of)
    {
        var sum = 0;
        foreach (var place in places)
            sum += of[place];
        return sum;
    }
}
