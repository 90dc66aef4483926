using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClusterPortal.Benchmarks.Failover;

namespace ClusterPortal.EndToEnd.Tests;

[Collection(DemonstrationCollection.Name)]
public sealed class OneHolderTests(Demonstration demonstration)
{
    private string _incarnation = "";

    [Fact]
    public async Task Power_loss_and_return_of_the_primary_never_lets_two_nodes_answer_ARP()
    {
        await demonstration.ServedByAsync(Lab.Master);
        using var neighbour = demonstration.Lab.Probe("gateway", "watch-arp", "192.168.2.254");
        await neighbour.BeginAsync(CancellationToken.None);

        await demonstration.Lab.DemoAsync(CancellationToken.None, "kill", Lab.Master);
        await demonstration.ServedByAsync(Lab.Backup);
        await demonstration.Lab.DemoAsync(CancellationToken.None, "start", Lab.Master);
        await demonstration.ServedByAsync(Lab.Master);

        var seen = await neighbour.ArpAsync(CancellationToken.None);
        Assert.True(seen.Asked > 100, $"only {seen.Asked} requests");
        Assert.Equal(0, seen.Twice);
    }

    [Fact]
    public async Task Two_hosts_with_one_address_are_seen_by_the_probe()
    {
        const string Address = "192.168.2.199";
        foreach (var node in new[] { "web1", "web2" })
            await demonstration.Lab.DemoAsync(CancellationToken.None, "run", node, "ip", "address", "add", $"{Address}/32", "dev", "eth0");
        try
        {
            using var neighbour = demonstration.Lab.Probe("gateway", "watch-arp", Address);
            await neighbour.BeginAsync(CancellationToken.None);
            await Demonstration.UntilAsync(() => neighbour.ArpAsync(CancellationToken.None), seen => seen.Twice > 0, "two hosts answer one request");
        }
        finally
        {
            foreach (var node in new[] { "web1", "web2" })
                await demonstration.Lab.DemoAsync(CancellationToken.None, "run", node, "ip", "address", "delete", $"{Address}/32", "dev", "eth0");
        }
    }

    [Fact]
    public async Task A_killed_agent_comes_back_and_two_nodes_never_answer_ARP()
    {
        await demonstration.ServedByAsync(Lab.Master);
        var before = await IncarnationAsync();
        using var neighbour = demonstration.Lab.Probe("gateway", "watch-arp", "192.168.2.254");
        await neighbour.BeginAsync(CancellationToken.None);

        // Its lease ends while nobody renews it; whether another node takes over meanwhile depends on how soon it is back.
        await demonstration.Lab.DemoAsync(CancellationToken.None, "kill-agent", Lab.Master);
        await Demonstration.UntilAsync(IncarnationAsync, now => now != before, "the new agent runs the group again");
        await demonstration.ServedByAsync(Lab.Master);

        Assert.Equal(0, (await neighbour.ArpAsync(CancellationToken.None)).Twice);
    }

    /// <summary>Of the primary's agent while it runs the group; else what it was asked for last.</summary>
    private async Task<string> IncarnationAsync()
    {
        var status = await demonstration.Api.GetFromJsonAsync<JsonNode>("clusters/lvs-dr-pair/status");
        var report = status!["nodes"]!.AsArray().First(n => (string)n!["name"]! == Lab.Master)!["report"];
        if ((string?)report?["groups"]?[0]?["state"] == "started")
            _incarnation = (string)report["incarnation"]!;
        return _incarnation;
    }
}
