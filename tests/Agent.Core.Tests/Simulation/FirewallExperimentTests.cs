using ClusterPortal.Agent.Simulation;

namespace ClusterPortal.Agent.Core.Tests.Simulation;

/// <summary>Three equal nodes whose links are cut one after the other, in every rotation, and then healed.</summary>
public sealed class FirewallExperimentTests
{
    [Fact]
    public void Cut_first_and_third()
    {
        var cluster = Connected();

        cluster.Cut("host1", "host3");
        Expect(cluster, ["host1", "host2"], coordinator: "host1", vip: "host1", alone: "host3");
        cluster.Cut("host1", "host2");
        Expect(cluster, ["host2", "host3"], coordinator: "host2", vip: "host2", alone: "host1");
        cluster.Cut("host2", "host3");
        ExpectNobody(cluster);
        Heal(cluster);
    }

    /// <summary>Two best nodes lose each other; the third hears both and must not accept one and then the other for ever.</summary>
    [Fact]
    public void Cut_first_and_second()
    {
        var cluster = Connected();

        cluster.Cut("host1", "host2");
        Expect(cluster, ["host1", "host3"], coordinator: "host1", vip: "host1", alone: "host2");
        cluster.Cut("host1", "host3");
        Expect(cluster, ["host2", "host3"], coordinator: "host2", vip: "host2", alone: "host1");
        cluster.Cut("host2", "host3");
        ExpectNobody(cluster);
        Heal(cluster);
    }

    [Fact]
    public void Cut_second_and_third()
    {
        var cluster = Connected();

        cluster.Cut("host2", "host3");
        Expect(cluster, ["host1", "host2"], coordinator: "host1", vip: "host1", alone: "host3");
        cluster.Cut("host1", "host2");
        Expect(cluster, ["host1", "host3"], coordinator: "host1", vip: "host1", alone: "host2");
        cluster.Cut("host1", "host3");
        ExpectNobody(cluster);
        Heal(cluster);
    }

    private static Cluster Connected()
    {
        var cluster = Lab.Start(Lab.Hosts(3));
        Assert.Equal("host1", cluster.Owner());
        ExpectOnePartition(cluster);
        return cluster;
    }

    private static void Expect(Cluster cluster, string[] quorate, string coordinator, string vip, string alone)
    {
        cluster.Run(Lab.Settled);
        Assert.Equal(vip, cluster.Owner());
        foreach (var node in quorate)
        {
            var membership = cluster.Report(node).Membership;
            Assert.Equal(quorate, membership.Partition);
            Assert.True(membership.Quorate);
            Assert.Equal(coordinator, membership.Coordinator);
            Assert.True(membership.ViewInstalled);
        }

        var other = cluster.Report(alone).Membership;
        Assert.False(other.Quorate);
        Assert.False(other.MayRun);
    }

    private static void ExpectNobody(Cluster cluster)
    {
        cluster.Run(Lab.Settled);
        Assert.Empty(cluster.Owners(Lab.Vip));
        foreach (var machine in cluster.Machines)
        {
            var membership = cluster.Report(machine.Name).Membership;
            Assert.Equal([machine.Name], membership.Partition);
            Assert.False(membership.Quorate);
            Assert.False(membership.MayRun);
        }
    }

    private static void Heal(Cluster cluster)
    {
        cluster.Network.HealAll();
        cluster.Run(Lab.Settled);
        Assert.Equal("host1", cluster.Owner());
        ExpectOnePartition(cluster);
    }

    private static void ExpectOnePartition(Cluster cluster)
    {
        foreach (var machine in cluster.Machines)
        {
            var membership = cluster.Report(machine.Name).Membership;
            Assert.Equal(["host1", "host2", "host3"], membership.Partition);
            Assert.Equal("host1", membership.Coordinator);
            Assert.True(membership.ViewInstalled);
        }
    }
}
