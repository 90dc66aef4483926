namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>Constraints between groups can be fulfilled.</summary>
internal static class ConstraintRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        var groups = topology.Groups.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, group) in topology.Groups.Index())
        {
            foreach (var (j, constraint) in group.Constraints.Index())
            {
                var at = $"/groups/{i}/constraints/{j}";
                findings.Known(at + "/group", constraint.Group, groups, "group");
                if (constraint.Group == group.Name)
                    findings.Error(at + "/group", "self-reference", $"{group.Name} names itself.");
                else if (constraint.Kind is ConstraintKind.With && Apart(topology, group, constraint.Group))
                    findings.Error(at, "contradiction", $"{group.Name} must be with {constraint.Group} and apart from it.");
            }
        }
        Cycle(topology, ConstraintKind.After, findings);
        Cycle(topology, ConstraintKind.With, findings);
    }

    private static bool Apart(ClusterTopology topology, Group group, string other) =>
        group.Constraints.Any(c => c.Kind is ConstraintKind.Apart && c.Group == other)
        || topology.Groups.Any(g => g.Name == other && g.Constraints.Any(c => c.Kind is ConstraintKind.Apart && c.Group == group.Name));

    private static void Cycle(ClusterTopology topology, ConstraintKind kind, Findings findings)
    {
        var next = topology.Groups.GroupBy(g => g.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Constraints.Where(c => c.Kind == kind && c.Group != g.Key).Select(c => c.Group).ToList(), StringComparer.Ordinal);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, group) in topology.Groups.Index())
        {
            if (reported.Contains(group.Name) || Way(group.Name, next) is not { } way)
                continue;
            reported.UnionWith(way);
            var word = kind is ConstraintKind.After ? "after" : "with";
            findings.Error($"/groups/{i}/constraints", "constraint-cycle", $"The groups wait for each other in a circle: {string.Join($" {word} ", way)} {word} {group.Name}.");
        }
    }

    /// <summary>A way from a group back to itself; null when there is none.</summary>
    private static List<string>? Way(string start, Dictionary<string, List<string>> next)
    {
        var came = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var here))
        {
            foreach (var there in next.GetValueOrDefault(here, []))
            {
                if (there == start)
                {
                    var way = new List<string> { here };
                    while (way[^1] != start)
                        way.Add(came[way[^1]]);
                    way.Reverse();
                    return way;
                }
                if (came.TryAdd(there, here))
                    queue.Enqueue(there);
            }
        }
        return null;
    }
}
