using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>
/// Who is enough: the votes of one topology and the policy that counts them. Majority and witness need more than half of all
/// votes, so any two quorate sets share a node. Two-node and ping are content with any vote: exclusive only while the network is whole
/// (for ping the caller also asks whether the ping group answers).
/// </summary>
public sealed class QuorumRule
{
    private readonly int[] _votes = new int[Roster.Capacity];

    /// <summary>Nodes that the roster has no place for count in the total and never answer.</summary>
    public QuorumRule(ClusterTopology topology, Roster roster)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(roster);
        foreach (var node in topology.Nodes)
        {
            var votes = Math.Max(0, node.Votes);
            Total += votes;
            if (roster.IndexOf(node.Name) is >= 0 and var index)
                _votes[index] = votes;
        }

        Needed = topology.Quorum.Policy is QuorumPolicy.TwoNode or QuorumPolicy.Ping ? 1 : Total / 2 + 1;
    }

    /// <summary>Votes of all nodes of the topology.</summary>
    public int Total { get; }

    /// <summary>Votes that make quorum.</summary>
    public int Needed { get; }

    /// <summary>Any two quorate sets share a node, so two halves of a split never both have quorum.</summary>
    public bool Exclusive => Needed > Total / 2;

    public int VotesOf(int node) => _votes[node];

    public int Votes(NodeSet nodes)
    {
        var sum = 0;
        foreach (var node in nodes)
            sum += _votes[node];
        return sum;
    }

    public bool Quorate(NodeSet nodes) => Votes(nodes) >= Needed;

    /// <summary>
    /// The latest moment t for which the nodes whose own moment is t or later are quorate: with the send times of the packets each node
    /// echoed last, the moment from which a quorum's support counts.
    /// </summary>
    /// <param name="nodes">The nodes asked.</param>
    /// <param name="times">By node.</param>
    /// <returns><see cref="Instant.Past"/> when all of them together are not quorate.</returns>
    public Instant LatestWithQuorum(NodeSet nodes, ReadOnlySpan<Instant> times)
    {
        var votes = 0;
        while (!nodes.IsEmpty)
        {
            var latest = -1;
            foreach (var node in nodes)
            {
                if (latest < 0 || times[node] > times[latest])
                    latest = node;
            }

            votes += _votes[latest];
            if (votes >= Needed)
                return times[latest];
            nodes = nodes.Without(latest);
        }

        return Instant.Past;
    }
}
