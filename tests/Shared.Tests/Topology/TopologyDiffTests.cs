using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

public class TopologyDiffTests
{
    private static readonly ClusterTopology Before = Samples.Pair;

    private static IEnumerable<string> Changes(ClusterTopology after) =>
        TopologyDiff.Compute(Before, after).Select(c => $"{c.Change} {c.Pointer}: {c.Before} > {c.After}");

    [Fact]
    public void Equal_topologies_have_no_changes() => Assert.Empty(TopologyDiff.Compute(Before, CanonicalJson.Read(CanonicalJson.Write(Before))));

    [Fact]
    public void Entries_are_matched_by_name_path_node_and_address() => Assert.Equal(
        [
            "changed /timing/deadtimeMs: 2000 > 3000",
            "changed /nodes/web1/priority: 50 > 60",
            "changed /nodes/web1/addresses/lan/address: 192.168.2.252 > 192.168.2.9",
            "changed /groups/vip/preferences/lvs-master/score: 100 > 50",
            "removed /virtualServices/http/fallback: {\"address\":\"127.0.0.1\",\"port\":80,\"forwarding\":\"gate\"} > ",
            "changed /virtualServices/http/realServers/192.168.2.251:0/weight: 3 > 7",
        ],
        Changes(Before with
        {
            Timing = Before.Timing with { DeadtimeMs = 3_000 },
            Nodes = [.. Before.Nodes.Take(2), Before.Nodes[2] with { Priority = 60, Addresses = [new NodeAddress("lan", "192.168.2.9")] }],
            Groups = [Before.Groups[0] with { Preferences = [new NodePreference("lvs-master", 50)] }],
            VirtualServices = [Samples.Service with { Fallback = null, RealServers = [Samples.Service.RealServers[0], Samples.Service.RealServers[1] with { Weight = 7 }] }],
        }));

    [Fact]
    public void Added_and_removed_entries_are_one_change_each()
    {
        var changes = TopologyDiff.Compute(Before, Before with { Nodes = [.. Before.Nodes.Skip(1), Samples.Node("web2", 1, 4)] });
        Assert.Equal(["removed /nodes/lvs-master", "added /nodes/web2"], changes.Select(c => $"{c.Change} {c.Pointer}"));
        Assert.StartsWith("{\"name\":\"web2\"", changes[1].After, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_order_of_resources_is_a_change()
    {
        var group = Before.Groups[0];
        Assert.Equal(
            ["changed /groups/vip/resources: order: vip-address, vip-director > order: vip-director, vip-address"],
            Changes(Before with { Groups = [group with { Resources = [.. group.Resources.Reverse()] }] }));
    }

    [Fact]
    public void Secrets_are_blotted_out_of_changes_and_of_hidden_topologies()
    {
        var after = Before with
        {
            VirtualServices = [Samples.Service with { Check = new HealthCheck { Password = "geheim" } }],
            FenceDevices = [new FenceDevice { Name = "f", Agent = "fence_ipmilan", Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["passwd"] = "geheim", ["ip"] = "10.0.0.9" } }],
        };
        var changes = TopologyDiff.Compute(Before, after);
        Assert.Equal(["/virtualServices/http/check/password", "/fenceDevices/f"], changes.Select(c => c.Pointer));
        Assert.DoesNotContain(changes, c => c.After!.Contains("geheim", StringComparison.Ordinal));
        Assert.Contains("10.0.0.9", changes[1].After, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", CanonicalJson.Write(Secrets.Hide(after)), StringComparison.Ordinal);
        Assert.Equal(["***"], TopologyDiff.Compute(after, after with { VirtualServices = [Samples.Service with { Check = new HealthCheck { Password = "anders" } }] }).Select(c => c.After));
    }

    [Fact]
    public void Against_nothing_everything_is_added() =>
        Assert.All(TopologyDiff.Compute(null, Before), c => Assert.Equal("added", c.Change));
}
