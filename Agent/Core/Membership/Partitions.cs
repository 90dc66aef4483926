namespace ClusterPortal.Agent.Core.Membership;

/// <summary>
/// Which nodes belong together when not everyone hears everyone: a pure function of who hears whom, so nodes with the same picture
/// come to the same answer, whatever their local indexes are.
/// </summary>
public static class Partitions
{
    /// <summary>
    /// Steps of the search before it takes the best found so far. Sixteen nodes need at most some hundred (3^(n/3) maximal cliques, Moon
    /// and Moser 1965); the limit only keeps an absurd picture of sixty nodes from stalling the agent.
    /// </summary>
    internal const int StepLimit = 200_000;

    /// <summary>
    /// The clique with most votes; of several the one with more running groups in place, then the one with the higher priorities, highest
    /// first, then the one whose names come first.
    /// </summary>
    /// <param name="rows">By node: the nodes it hears both ways. A link counts when both ends say so.</param>
    /// <param name="candidates">The nodes to choose from.</param>
    /// <returns>Empty only when there are no candidates.</returns>
    public static NodeSet Best(
        ReadOnlySpan<NodeSet> rows,
        NodeSet candidates,
        Func<int, int> votes,
        Func<int, int> running,
        Func<int, int> priority,
        Func<int, string> name)
    {
        ArgumentNullException.ThrowIfNull(votes);
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(priority);
        ArgumentNullException.ThrowIfNull(name);
        var order = new int[candidates.Count];
        var next = 0;
        foreach (var node in candidates)
            order[next++] = node;
        Array.Sort(order, (a, b) =>
            priority(b).CompareTo(priority(a)) is not 0 and var byPriority ? byPriority : string.CompareOrdinal(name(a), name(b)));

        var search = new CliqueSearch(
            Links(rows, order), Array.ConvertAll(order, votes.Invoke), Array.ConvertAll(order, running.Invoke), Array.ConvertAll(order, priority.Invoke));
        var best = NodeSet.None;
        foreach (var place in search.Best())
            best = best.With(order[place]);
        return best;
    }

    /// <summary>The links as sets of places in the order of preference.</summary>
    private static NodeSet[] Links(ReadOnlySpan<NodeSet> rows, int[] order)
    {
        var links = new NodeSet[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = i + 1; j < order.Length; j++)
            {
                if (!Hears(rows, order[i], order[j]) || !Hears(rows, order[j], order[i]))
                    continue;
                links[i] = links[i].With(j);
                links[j] = links[j].With(i);
            }
        }

        return links;
    }

    private static bool Hears(ReadOnlySpan<NodeSet> rows, int node, int peer) => node < rows.Length && rows[node].Contains(peer);
}
