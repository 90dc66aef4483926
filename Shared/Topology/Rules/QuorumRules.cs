namespace ClusterPortal.Shared.Topology.Rules;

internal static class QuorumRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        var quorum = topology.Quorum;
        var voters = topology.Nodes.Where(n => n.Votes > 0).ToList();
        if (topology.Nodes.Count > 0 && voters.Count == 0)
            findings.Error("/nodes", "no-voter", "No node has a vote, so no partition could ever run anything. Give votes to the directors.");
        switch (quorum.Policy)
        {
            case QuorumPolicy.TwoNode:
                TwoNode(voters, quorum, findings);
                break;
            case QuorumPolicy.Ping:
                Ping(topology, findings);
                break;
            case QuorumPolicy.Witness:
                Witness(topology, findings);
                break;
            case QuorumPolicy.Majority when voters.Count == 2:
                findings.Warning("/quorum/policy", "majority-of-two", "With two voters majority means both: when one dies, the other stops. Give a vote to a third node (a real server that runs an agent), or choose two-node with its risk.");
                break;
        }
        if (quorum.NoQuorum is not NoQuorumPolicy.Stop && topology.Safety is Safety.Strict)
            NeedsFencing(topology, findings);
    }

    private static void TwoNode(List<Node> voters, Quorum quorum, Findings findings)
    {
        if (voters.Count != 2)
            findings.Error("/quorum/policy", "two-node-count", $"two-node is for exactly two nodes with votes; there are {voters.Count}. Choose majority.");
        Risk(quorum, "Both halves of a two-node cluster run when they lose each other: every address answers twice, every resource runs twice.", findings);
    }

    private static void Ping(ClusterTopology topology, Findings findings)
    {
        if (topology.Quorum.PingGroup is not { } group)
            findings.Error("/quorum/pingGroup", "required", "The policy ping needs the name of a ping group.");
        else
            findings.Known("/quorum/pingGroup", group, topology.PingGroups.Select(g => g.Name), "ping group");
        Risk(topology.Quorum, "Two halves that both reach the ping group both run.", findings);
    }

    private static void Risk(Quorum quorum, string why, Findings findings)
    {
        if (!quorum.AcceptSplitRisk)
            findings.Error("/quorum/acceptSplitRisk", "split-risk", why + " Set acceptSplitRisk to accept that, or give votes to three nodes and choose majority.");
    }

    private static void Witness(ClusterTopology topology, Findings findings)
    {
        if (topology.Quorum.Witness is not { } name)
        {
            findings.Error("/quorum/witness", "required", "The policy witness needs the name of the node that is the witness.");
            return;
        }
        findings.Known("/quorum/witness", name, topology.Nodes.Select(n => n.Name), "node");
        if (topology.Nodes.FirstOrDefault(n => n.Name == name) is not { } witness)
            return;
        if (witness.Votes < 1)
            findings.Error("/quorum/witness", "witness-without-vote", $"The witness {name} has no vote.");
        if (witness.Roles.Contains(NodeRole.Director))
            findings.Error("/quorum/witness", "witness-runs", $"The witness {name} must run nothing, and it is a director.");
        if (topology.Groups.Any(g => g.Preferences.Any(p => p.Node == name && p.Score >= 0)))
            findings.Error("/quorum/witness", "witness-runs", $"The witness {name} must run nothing, and a group prefers it.");
    }

    private static void NeedsFencing(ClusterTopology topology, Findings findings)
    {
        var fenced = topology.FenceDevices.SelectMany(d => d.Nodes).ToHashSet(StringComparer.Ordinal);
        var open = topology.Nodes.Where(n => !fenced.Contains(n.Name) && n.Name != topology.Quorum.Witness).Select(n => n.Name).ToList();
        if (open.Count > 0)
            findings.Error("/quorum/noQuorum", "needs-fencing", $"Going on without quorum is refused in safety strict unless every node can be fenced; {string.Join(", ", open)} cannot. Choose stop, declare fence devices, or choose safety fast.");
    }
}
