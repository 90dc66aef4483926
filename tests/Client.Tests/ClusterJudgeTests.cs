using ClusterPortal.Client.Model;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Tests;

public sealed class ClusterJudgeTests
{
    private static string Word(ClusterStatus status, DateTimeOffset? now = null) => ClusterJudge.Verdict(status, now ?? Samples.Now).Word;

    private static ClusterStatus With(ClusterStatus status, Func<NodeStatus, NodeStatus> change) => status with { Nodes = [.. status.Nodes.Select(change)] };

    private static ClusterStatus Calm() => With(Samples.Healthy(), n => n with { Report = n.Report! with { Checks = [] } });

    [Fact]
    public void All_well_is_healthy_and_names_the_owner()
    {
        var verdict = ClusterJudge.Verdict(Calm(), Samples.Now);
        Assert.Equal(("good", "healthy", "lvs-master"), (verdict.Grade, verdict.Word, verdict.Data["node"]));
    }

    [Fact]
    public void The_standby_holding_the_address_is_told_from_the_preferred_node()
    {
        var verdict = ClusterJudge.Verdict(Samples.FailedOver(), Samples.Now);
        Assert.Equal(("on-standby", "lvs-backup", "lvs-master"), (verdict.Word, verdict.Data["node"], verdict.Data["preferred"]));
    }

    [Fact]
    public void A_node_cut_off_is_a_split() => Assert.Equal("split", Word(Samples.Split()));

    [Fact]
    public void Two_owners_are_worse_than_all_else() =>
        Assert.Equal("address-twice", Word(With(Samples.Split(), n => n with { Report = n.Report! with { Addresses = [new() { Address = Samples.Vip, Set = true, GateOpen = true }] } })));

    [Fact]
    public void A_closed_gate_is_no_owner() =>
        Assert.Equal("address-nowhere", Word(With(Calm(), n => n with { Report = n.Report! with { Addresses = [.. n.Report.Addresses.Select(a => a with { GateOpen = false })] } })));

    [Fact]
    public void Nobody_quorate_is_no_quorum() =>
        Assert.Equal("no-quorum", Word(With(Samples.Healthy(), n => Samples.Node(n.Name, [n.Name], owner: null))));

    [Fact]
    public void Nothing_ever_heard_waits_for_agents() =>
        Assert.Equal("waiting-for-agents", Word(With(Samples.Healthy(), n => n with { Report = null, ReportedAt = null, Connected = false })));

    [Fact]
    public void Old_words_prove_nothing() => Assert.Equal("blind", Word(Samples.Healthy(), Samples.Now + Freshness.ReportBound));

    [Fact]
    public void A_real_server_that_fails_its_check_degrades() =>
        Assert.Equal("server-down", ClusterJudge.Verdict(Samples.Healthy(), Samples.Now).Data["reason"]);

    [Fact]
    public void The_summary_counts_who_is_up_connected_and_current()
    {
        var summary = ClusterJudge.Summary(Samples.FailedOver(), Samples.Now);
        Assert.Equal((4, 3, 3, 3), (summary.NodesTotal, summary.NodesUp, summary.AgentsConnected, summary.AgentsOnRevision));
        Assert.Equal([new AddressOwner(Samples.Vip, "lvs-backup")], summary.Addresses);
    }
}
