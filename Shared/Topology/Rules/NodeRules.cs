namespace ClusterPortal.Shared.Topology.Rules;

internal static class NodeRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        if (topology.Nodes.Count == 0)
            findings.Error("/nodes", "no-node", "A cluster needs a node.");
        if (topology.Nodes.Count > TopologyRules.MaxNodes)
            findings.Error("/nodes", "too-many-nodes", $"A cluster has at most {TopologyRules.MaxNodes} nodes; this one has {topology.Nodes.Count}.");
        Names.Each("/nodes", topology.Nodes.Select(n => n.Name), "node", findings);
        foreach (var (i, node) in topology.Nodes.Index())
        {
            var at = JsonPointer.Append("/nodes", i);
            findings.Range(at + "/votes", node.Votes, 0, 100);
            findings.Range(at + "/priority", node.Priority, 0, 1_000_000);
            Addresses(topology, node, at + "/addresses", findings);
        }
        Shared(topology, findings);
    }

    private static void Addresses(ClusterTopology topology, Node node, string list, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, address) in node.Addresses.Index())
        {
            var at = JsonPointer.Append(list, i);
            findings.Known(at + "/path", address.Path, topology.Paths.Select(p => p.Name), "path");
            if (!seen.Add(address.Path))
                findings.Error(at + "/path", "duplicate-path", $"{node.Name} has an address on {address.Path} already.");
            if (AddressForm.Check(address.Address, at + "/address", findings) is { } ip && System.Net.IPAddress.IsLoopback(ip) && topology.Nodes.Count > 1)
                findings.Error(at + "/address", "loopback", $"{address.Address} is a loopback address: no other node reaches {node.Name} there.");
        }
        foreach (var path in topology.Paths.Where(p => p.Kind is PathKind.Unicast && !seen.Contains(p.Name)))
            findings.Error(list, "address-missing", $"{node.Name} has no address on the unicast path {path.Name}; each node needs one.");
    }

    /// <summary>No address belongs to two nodes, nor to a node and a group.</summary>
    private static void Shared(ClusterTopology topology, Findings findings)
    {
        var owners = new Dictionary<System.Net.IPAddress, string>();
        foreach (var (i, node) in topology.Nodes.Index())
        {
            foreach (var (j, address) in node.Addresses.Index())
            {
                if (AddressForm.Parse(address.Address) is not { } ip)
                    continue;
                if (!owners.TryAdd(ip, node.Name) && owners[ip] != node.Name)
                    findings.Error($"/nodes/{i}/addresses/{j}/address", "duplicate-address", $"{address.Address} is an address of node {owners[ip]} already.");
            }
        }
        foreach (var (g, group) in topology.Groups.Index())
        {
            foreach (var (r, resource) in group.Resources.Index())
            {
                if (resource is IpResource vip && AddressForm.Parse(vip.Address) is { } ip && owners.TryGetValue(ip, out var owner))
                    findings.Error($"/groups/{g}/resources/{r}/address", "address-of-node", $"{vip.Address} is node {owner}'s own address; a virtual address belongs to no node.");
            }
        }
    }
}
