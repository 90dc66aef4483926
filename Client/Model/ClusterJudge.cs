using System.Globalization;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model;

/// <summary>
/// Says how a cluster stands, from what its agents said lately and from nothing else. The worst finding is the verdict;
/// its particulars are named in <see cref="Verdict"/> and go into the sentence <c>Verdict_</c> and the word.
/// </summary>
public static class ClusterJudge
{
    /// <summary>A row of the overview, and the verdict of every page of the cluster.</summary>
    public static ClusterSummary Summary(ClusterStatus status, DateTimeOffset now)
    {
        var fresh = Fresh(status, now);
        var partition = QuorateMembers(fresh);
        return new ClusterSummary(
            status.Cluster,
            Verdict(status, now),
            status.Nodes.Count,
            status.Nodes.Count(n => partition.Contains(n.Name)),
            status.Nodes.Count(n => n.Connected),
            fresh.Count(r => r.RevisionNumber == status.Cluster.Revision),
            [.. Addresses(status.Topology).Select(a => new AddressOwner(a.Address, Owners(fresh, a.Address).FirstOrDefault()))],
            status.Nodes.Max(n => n.ReportedAt),
            status.Failovers is [var newest, ..] ? newest : null);
    }

    public static Verdict Verdict(ClusterStatus status, DateTimeOffset now)
    {
        var fresh = Fresh(status, now);
        return Silence(status, fresh)
            ?? Addressing(status, fresh)
            ?? Membership(status, fresh)
            ?? Shortcomings(status, fresh, now)
            ?? Healthy(status, fresh);
    }

    /// <summary>Every address a group that is not disabled should hold.</summary>
    public static IEnumerable<(string Address, Group Group)> Addresses(ClusterTopology topology) =>
        topology.Groups.Where(g => !g.Disabled).SelectMany(g => g.Resources.OfType<IpResource>().Select(r => (r.Address, g)));

    /// <summary>The node a group would run on if all were well; null when none may.</summary>
    public static string? Preferred(ClusterTopology topology, Group group)
    {
        var scores = group.Preferences.ToDictionary(p => p.Node, p => p.Score, StringComparer.Ordinal);
        return topology.Nodes
            .Where(n => !group.PreferredOnly || scores.ContainsKey(n.Name))
            .Where(n => scores.GetValueOrDefault(n.Name) >= 0 && n.Roles.Contains(NodeRole.Director))
            .OrderByDescending(n => scores.GetValueOrDefault(n.Name))
            .ThenByDescending(n => n.Priority)
            .FirstOrDefault()?.Name;
    }

    private static Verdict? Silence(ClusterStatus status, List<NodeReport> fresh)
    {
        if (status.Nodes.All(n => n.Report is null))
            return Of("unknown", "waiting-for-agents", ("enrolled", Number(status.Nodes.Count(n => n.Enrolled))), ("total", Number(status.Nodes.Count)));
        return fresh.Count == 0 ? Of("unknown", "blind") : null;
    }

    private static Verdict? Addressing(ClusterStatus status, List<NodeReport> fresh)
    {
        foreach (var (address, _) in Addresses(status.Topology))
        {
            var owners = Owners(fresh, address).ToList();
            if (owners.Count > 1)
                return Of("bad", "address-twice", ("address", address), ("nodes", string.Join(", ", owners)));
        }

        if (fresh.TrueForAll(r => !r.Membership.Quorate))
            return Of("bad", "no-quorum", ("votes", Number(fresh.Max(r => r.Membership.Votes))), ("needed", Number(fresh.Max(r => r.Membership.VotesNeeded))));

        foreach (var (address, group) in Addresses(status.Topology))
        {
            if (!Owners(fresh, address).Any())
                return Of("bad", "address-nowhere", ("address", address), ("group", group.Name));
        }

        return null;
    }

    private static Verdict? Membership(ClusterStatus status, List<NodeReport> fresh)
    {
        var cut = fresh.Where(r => !r.Membership.Quorate).Select(r => r.Node).ToList();
        if (cut.Count > 0)
            return Of("bad", "split", ("nodes", string.Join(", ", cut)));

        var members = QuorateMembers(fresh);
        var lost = status.Nodes.Where(n => !members.Contains(n.Name)).Select(n => n.Name).ToList();
        var quorum = fresh.First(r => r.Membership.Quorate).Membership;
        foreach (var (address, group) in Addresses(status.Topology))
        {
            var owner = Owners(fresh, address).First();
            if (Preferred(status.Topology, group) is { } preferred && preferred != owner)
                return Of("warn", "on-standby", [("address", address), ("node", owner), ("preferred", preferred), .. Votes(quorum)]);
        }

        return lost.Count > 0 ? Of("warn", "node-lost", [("nodes", string.Join(", ", lost)), .. Votes(quorum)]) : null;
    }

    private static Verdict? Shortcomings(ClusterStatus status, List<NodeReport> fresh, DateTimeOffset now)
    {
        var failed = fresh.SelectMany(r => r.Groups.Where(g => g.State is GroupState.Failed or GroupState.Blocked).Select(g => (g.Group, r.Node))).ToList();
        if (failed.Count > 0)
            return Of("bad", "degraded", ("reason", "group-failed"), ("what", failed[0].Group), ("nodes", failed[0].Node));

        var away = status.Nodes.Where(n => !Freshness.IsFresh(n, now)).Select(n => n.Name).ToList();
        if (away.Count > 0)
            return Of("warn", "degraded", ("reason", "agent-away"), ("nodes", string.Join(", ", away)));

        var drifted = fresh.Where(r => r.Table.Drift.Count > 0).Select(r => r.Node).ToList();
        if (drifted.Count > 0)
            return Of("warn", "table-drift", ("nodes", string.Join(", ", drifted)));

        var down = fresh.SelectMany(r => r.Checks.Where(c => c.State == CheckState.Down).Select(c => c.RealServer)).Distinct(StringComparer.Ordinal).ToList();
        if (down.Count > 0)
            return Of("warn", "degraded", ("reason", "server-down"), ("what", string.Join(", ", down)));

        var behind = fresh.Where(r => r.RevisionNumber != status.Cluster.Revision).Select(r => r.Node).ToList();
        return behind.Count > 0
            ? Of("warn", "degraded", ("reason", "behind"), ("nodes", string.Join(", ", behind)), ("what", Number(status.Cluster.Revision)))
            : null;
    }

    private static Verdict Healthy(ClusterStatus status, List<NodeReport> fresh)
    {
        var quorum = fresh.First(r => r.Membership.Quorate).Membership;
        var held = Addresses(status.Topology).Select(a => (a.Address, Node: Owners(fresh, a.Address).First())).ToList();
        return held.Count == 0
            ? Of("good", "healthy-bare", [.. Votes(quorum)])
            : Of("good", "healthy", [("address", string.Join(", ", held.Select(h => h.Address))), ("node", string.Join(", ", held.Select(h => h.Node).Distinct(StringComparer.Ordinal))), .. Votes(quorum)]);
    }

    private static List<NodeReport> Fresh(ClusterStatus status, DateTimeOffset now) =>
        [.. status.Nodes.Where(n => Freshness.IsFresh(n, now)).Select(n => n.Report!)];

    private static HashSet<string> QuorateMembers(IEnumerable<NodeReport> fresh) =>
        fresh.Where(r => r.Membership.Quorate).SelectMany(r => r.Membership.Partition).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Owners(IEnumerable<NodeReport> fresh, string address) =>
        fresh.Where(r => r.Addresses.Any(a => a.Address == address && a is { Set: true, GateOpen: true })).Select(r => r.Node);

    private static (string, string)[] Votes(MembershipReport quorum) =>
        [("votes", Number(quorum.Votes)), ("total", Number(quorum.VotesTotal)), ("needed", Number(quorum.VotesNeeded))];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static Verdict Of(string grade, string word, params (string Name, string Value)[] data) =>
        new(grade, word, data.ToDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal));
}
