using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model.Map;

/// <summary>How one node stands, as a grade and a word (resource <c>Node_</c> and the word).</summary>
public static class NodeStanding
{
    public static (string Grade, string Word) Of(ClusterStatus status, NodeStatus node, DateTimeOffset now)
    {
        if (Freshness.IsFresh(node, now))
            return OwnWord(node.Report!);
        var others = status.Nodes.Where(n => n.Name != node.Name && Freshness.IsFresh(n, now)).Select(n => n.Report!).ToList();
        if (others.Exists(r => r.Peers.Any(p => p.Node == node.Name && p.Up)))
            return ("warn", "agent-away");
        if (others.Count > 0 && node.Report is not null)
            return ("bad", "silent");
        if (!node.Enrolled)
            return ("unknown", "not-enrolled");
        return ("unknown", node.Report is null ? "never" : "stale");
    }

    private static (string Grade, string Word) OwnWord(NodeReport report)
    {
        var membership = report.Membership;
        if (!membership.Quorate)
            return ("bad", "no-quorum");
        if (membership.Maintenance)
            return ("warn", "maintenance");
        if (membership.Standby)
            return ("warn", "standby");
        if (report.Groups.Any(g => g.State is GroupState.Failed or GroupState.Blocked))
            return ("bad", "group-failed");
        return ("good", membership.Coordinator == report.Node ? "coordinator" : "member");
    }
}
