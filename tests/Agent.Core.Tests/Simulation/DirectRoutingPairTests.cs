using ClusterPortal.Agent.Simulation;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Tests.Simulation;

/// <summary>lvs-master and lvs-backup, with web1 and web2 voting: three of four votes are quorum, and only directors hold the address.</summary>
public sealed class DirectRoutingPairTests
{
    private static readonly TimeSpan Deadtime = TimeSpan.FromMilliseconds(new Timing().DeadtimeMs);
    private static readonly TimeSpan Keepalive = TimeSpan.FromMilliseconds(new Timing().KeepaliveMs);

    [Theory]
    [InlineData(FailbackMode.On, "lvs-master")]
    [InlineData(FailbackMode.Off, "lvs-backup")]
    [InlineData(FailbackMode.After, "lvs-backup")]
    public void The_backup_takes_over_and_failback_is_as_declared(FailbackMode mode, string ownerAfterReturn)
    {
        var cluster = Lab.Start(Lab.DirectRoutingPair(new Failback { Mode = mode, AfterMs = 60_000 }));
        Assert.Equal("lvs-master", cluster.Owner());

        cluster["lvs-master"].PowerOff();
        var gap = cluster.TimeToMove("lvs-master", Lab.Settled);
        Assert.Equal("lvs-backup", cluster.Owner());
        // Silence is paid for once: the promise (deadtime and 2 %, 10 ms) from the last packet heard, then one round of orders.
        Assert.InRange(gap!.Value, Deadtime - Keepalive, (Deadtime * 1.03) + TimeSpan.FromMilliseconds(50));

        cluster["lvs-master"].PowerOn(ratePpm: 0);
        cluster.Run(Lab.Settled);
        Assert.Equal(ownerAfterReturn, cluster.Owner());
        cluster.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(mode == FailbackMode.Off ? "lvs-backup" : "lvs-master", cluster.Owner());
    }

    [Fact]
    public void Standby_hands_over_at_once()
    {
        var cluster = Lab.Start(Lab.DirectRoutingPair(new Failback()));
        cluster["lvs-master"].Agent!.Enqueue(new StandbyChanged(Standby: true, "operator"));
        Assert.InRange(cluster.TimeToMove("lvs-master", Lab.Settled)!.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        Assert.Equal("lvs-backup", cluster.Owner());
    }

    [Fact]
    public void Web_servers_alone_keep_quorum_and_never_hold_the_address()
    {
        var cluster = Lab.Start(Lab.DirectRoutingPair(new Failback()));
        cluster["lvs-master"].PowerOff();
        cluster["lvs-backup"].PowerOff();
        cluster.Run(Lab.Settled);
        Assert.Empty(cluster.Owners(Lab.Vip));
        Assert.False(cluster.Report("web1").Membership.Quorate);
    }

    /// <summary>The kernel's gate goes on answering for what is left of the lease and no longer; then the backup answers. Never both: the simulator would stop.</summary>
    [Fact]
    public void A_killed_agents_address_ends_with_its_lease()
    {
        var cluster = Lab.Start(Lab.DirectRoutingPair(new Failback()));
        cluster["lvs-master"].KillAgent();
        Assert.Equal("lvs-master", cluster.Owner());
        Assert.InRange(cluster.TimeToMove("lvs-master", Lab.Settled)!.Value, Deadtime - Keepalive, (Deadtime * 1.03) + TimeSpan.FromMilliseconds(50));
        Assert.Equal("lvs-backup", cluster.Owner());
    }

    [Fact]
    public void A_stopped_agent_that_wakes_up_has_lost_the_address()
    {
        var cluster = Lab.Start(Lab.DirectRoutingPair(new Failback()));
        cluster["lvs-master"].Agent!.Pause();
        cluster.Run(Deadtime * 3);
        Assert.Equal("lvs-backup", cluster.Owner());
        cluster["lvs-master"].Agent!.Resume();
        cluster.Run(Lab.Settled);
        Assert.Equal("lvs-backup", cluster.Owner());
        Assert.False(cluster["lvs-master"].Kernel.HasAddress(Lab.Vip));
    }
}
