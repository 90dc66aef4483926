namespace ClusterPortal.Shared.Topology.Rules;

internal static class GroupRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        Names.Each("/groups", topology.Groups.Select(g => g.Name), "group", findings);
        foreach (var (i, group) in topology.Groups.Index())
        {
            var at = JsonPointer.Append("/groups", i);
            findings.Range(at + "/migrationThreshold", group.MigrationThreshold, 1, 1_000_000);
            findings.Range(at + "/failureTimeoutMs", group.FailureTimeoutMs, 0, int.MaxValue, " ms");
            findings.Range(at + "/stickiness", group.Stickiness, -1_000_000, 1_000_000);
            if (group.Failback is { } failback)
                TimingRules.Failback(failback, at + "/failback", findings);
            if (group.Resources.Count == 0)
                findings.Warning(at + "/resources", "empty-group", $"The group {group.Name} holds no resource.");
            Preferences(topology, group, at, findings);
            Placeable(topology, group, at, findings);
            Fencing(topology, group, at, findings);
            foreach (var (j, resource) in group.Resources.Index())
                ResourceRules.Check(topology, resource, $"{at}/resources/{j}", findings);
        }
        ConstraintRules.Check(topology, findings);
        Identities(topology, findings);
    }

    private static void Preferences(ClusterTopology topology, Group group, string at, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (j, preference) in group.Preferences.Index())
        {
            var pointer = $"{at}/preferences/{j}";
            findings.Known(pointer + "/node", preference.Node, topology.Nodes.Select(n => n.Name), "node");
            findings.Range(pointer + "/score", preference.Score, -1_000_000, 1_000_000);
            if (!seen.Add(preference.Node))
                findings.Error(pointer + "/node", "duplicate-preference", $"{preference.Node} has a score in this group already.");
        }
        if (group.PreferredOnly && !group.Preferences.Any(p => p.Score >= 0))
            findings.Error(at + "/preferredOnly", "nowhere", $"The group {group.Name} may run on preferred nodes only, and has none.");
    }

    /// <summary>Addresses and tables are held by directors.</summary>
    private static void Placeable(ClusterTopology topology, Group group, string at, Findings findings)
    {
        if (topology.Nodes.Count == 0 || !group.Resources.Any(r => r is IpResource or DirectorResource))
            return;
        var directors = topology.Nodes.Where(n => n.Roles.Contains(NodeRole.Director)).ToList();
        if (directors.Count == 0)
            findings.Error(at, "no-director", $"The group {group.Name} holds an address or a table, and no node is a director.");
        else if (!directors.Exists(n => Allowed(group, n.Name)))
            findings.Error(at + "/preferences", "no-director", $"No node that the group {group.Name} may run on is a director, and it holds an address or a table.");
    }

    private static bool Allowed(Group group, string node)
    {
        var preference = group.Preferences.FirstOrDefault(p => p.Node == node);
        return preference is null ? !group.PreferredOnly : preference.Score >= 0;
    }

    /// <summary>What the kernel does not end with the lease can run on after its agent died: only fencing proves that it stopped.</summary>
    private static void Fencing(ClusterTopology topology, Group group, string at, Findings findings)
    {
        if (topology.FenceDevices.Count > 0 || topology.Nodes.Count < 2)
            return;
        var data = group.Resources.OfType<FilesystemResource>().FirstOrDefault(f => f is { Exclusive: true, OnEveryMember: false });
        if (data is not null && topology.Quorum.Policy is QuorumPolicy.TwoNode or QuorumPolicy.Ping)
            findings.Warning(at, "shared-data-unfenced", $"{data.Device} can be mounted on both nodes at once when they lose each other, which destroys it: there is no fence device, and the quorum policy lets both halves run.");
        else if (group.Resources.FirstOrDefault(r => r is { Exclusive: true, OnEveryMember: false, EndsWithLease: false }) is { } service)
            findings.Warning(at, "waits-for-fencing", $"{service.Name} may go on running on a node whose agent died. Without a fence device the group {group.Name} then starts elsewhere only after someone confirms that the node is off. Declare a fence device, or set exclusive to false where two copies do no harm.");
    }

    /// <summary>Nothing is held by two resources.</summary>
    private static void Identities(ClusterTopology topology, Findings findings)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (g, group) in topology.Groups.Index())
        {
            foreach (var (r, resource) in group.Resources.Index())
            {
                var at = $"/groups/{g}/resources/{r}";
                if (!Names.WellFormed(resource.Name))
                    findings.Error(at + "/name", "name-form", $"The name of a resource has letters, digits, dots, hyphens and underscores; it is \"{resource.Name}\".");
                if (!names.TryAdd(resource.Name, at))
                    findings.Error(at + "/name", "duplicate-name", $"There is a resource {resource.Name} already, at {names[resource.Name]}.");
                else if (!identities.TryAdd(Identity(resource), at))
                    Twice(resource, at, identities[Identity(resource)], findings);
            }
        }
    }

    private static void Twice(Resource resource, string at, string first, Findings findings)
    {
        if (resource is IpResource ip)
            findings.Error(at + "/address", "duplicate-vip", $"{ip.Address} is held already, at {first}. An address belongs to one group.");
        else if (resource.Exclusive)
            findings.Error(at, "duplicate-resource", $"The same thing ({resource.Identity}) is held already, at {first}.");
    }

    /// <summary>One address may be written in several ways.</summary>
    private static string Identity(Resource resource) => resource is IpResource ip && AddressForm.Parse(ip.Address) is { } address ? "ip " + address : resource.Identity;
}
