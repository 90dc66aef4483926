using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>Where a group should run, and why: a pure function, so the same facts always give the same plan.</summary>
internal static class Planner
{
    public static Placement Place(PlacementQuestion question)
    {
        var ruledOut = new string?[question.Nodes.Count];
        for (var i = 0; i < ruledOut.Length; i++)
            ruledOut[i] = Exclusion(question, i);
        RuleOutWithoutGateway(question, ruledOut);

        var best = -1;
        for (var i = 0; i < ruledOut.Length; i++)
        {
            if (ruledOut[i] is null && (best < 0 || Compare(question, i, best) > 0))
                best = i;
        }

        var (target, reason, again) = Choose(question, ruledOut, best);
        return new Placement(target, Explain(question, ruledOut, target, reason), again);
    }

    private static string? Exclusion(PlacementQuestion question, int node)
    {
        var facts = question.Nodes[node];
        var group = question.Group;
        if (group.Disabled)
            return "disabled";
        if (!facts.Member)
            return "not-member";
        if (question.AnyDirector && !facts.Director && group.Resources.Any(r => r is IpResource or DirectorResource))
            return "no-role";
        if (facts.Standby)
            return "standby";
        if (facts.Maintenance && node != question.Runner)
            return "maintenance";
        if (Preference(group, facts.Name) is { Score: < 0 } || (group.PreferredOnly && Preference(group, facts.Name) is null))
            return "not-preferred";
        if (question.FailCount(node) >= Math.Max(1, group.MigrationThreshold))
            return "failed";
        return Constrained(question, node) ? "constraint" : null;
    }

    private static bool Constrained(PlacementQuestion question, int node)
    {
        foreach (var constraint in question.Group.Constraints)
        {
            var other = question.PlaceOf(constraint.Group);
            var broken = constraint.Kind switch
            {
                ConstraintKind.With => other != node,
                ConstraintKind.Apart => other == node,
                _ => other < 0,
            };
            if (broken)
                return true;
        }

        return false;
    }

    /// <summary>A node that lost its gateway yields to one that has it (ipfail).</summary>
    private static void RuleOutWithoutGateway(PlacementQuestion question, string?[] ruledOut)
    {
        var most = int.MinValue;
        for (var i = 0; i < ruledOut.Length; i++)
        {
            if (ruledOut[i] is null)
                most = Math.Max(most, question.Nodes[i].PingScore);
        }

        for (var i = 0; i < ruledOut.Length; i++)
        {
            if (ruledOut[i] is null && question.Nodes[i].PingScore < most)
                ruledOut[i] = "ping-lost";
        }
    }

    private static NodePreference? Preference(Group group, string node)
    {
        foreach (var preference in group.Preferences)
        {
            if (preference.Node == node)
                return preference;
        }

        return null;
    }

    private static int Score(PlacementQuestion question, int node) =>
        (Preference(question.Group, question.Nodes[node].Name)?.Score ?? 0) + (node == question.Runner ? question.Group.Stickiness : 0);

    /// <summary>By score, then by priority, then by name.</summary>
    private static int Compare(PlacementQuestion question, int a, int b)
    {
        if (Score(question, a).CompareTo(Score(question, b)) is not 0 and var byScore)
            return byScore;
        if (question.Nodes[a].Priority.CompareTo(question.Nodes[b].Priority) is not 0 and var byPriority)
            return byPriority;
        return string.CompareOrdinal(question.Nodes[b].Name, question.Nodes[a].Name);
    }

    private static (int Target, string Reason, Instant Again) Choose(PlacementQuestion question, string?[] ruledOut, int best)
    {
        var runner = question.Runner;
        if (runner >= 0 && question.Nodes[runner].Maintenance && ruledOut[runner] is null or "standby")
            return (runner, "maintenance", Instant.Never);
        if (question.Wish >= 0 && ruledOut[question.Wish] is null)
            return (question.Wish, "moved", Instant.Never);
        if (best < 0 || runner < 0 || runner == best || ruledOut[runner] is not null)
            return (best, "preferred", Instant.Never);
        switch (question.Failback.Mode)
        {
            case FailbackMode.On:
                return (best, "preferred", Instant.Never);
            case FailbackMode.After:
                var ripe = question.Nodes[best].MemberSince == Instant.Never
                    ? Instant.Never
                    : question.Nodes[best].MemberSince + TimeSpan.FromMilliseconds(question.Failback.AfterMs);
                return ripe <= question.Now ? (best, "preferred", Instant.Never) : (runner, "sticky", ripe);
            default:
                return (runner, "sticky", Instant.Never);
        }
    }

    private static Candidate[] Explain(PlacementQuestion question, string?[] ruledOut, int target, string reason)
    {
        var candidates = new Candidate[ruledOut.Length];
        for (var i = 0; i < ruledOut.Length; i++)
        {
            candidates[i] = i == target ? new Candidate(i, "chosen", Score(question, i), reason)
                : ruledOut[i] is { } why ? new Candidate(i, "ruled-out", Score: null, why)
                : new Candidate(i, "possible", Score(question, i), "lower-score");
        }

        return candidates;
    }
}
