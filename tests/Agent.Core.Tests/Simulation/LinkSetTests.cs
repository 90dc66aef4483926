using ClusterPortal.Agent.Simulation;

namespace ClusterPortal.Agent.Core.Tests.Simulation;

/// <summary>Every set of one-way links between three nodes: the address runs once exactly when a quorate clique exists, and then nothing moves.</summary>
public sealed class LinkSetTests
{
    private static readonly (int From, int To)[] Links = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)];

    public static TheoryData<int> Sets => [.. Enumerable.Range(0, 1 << Links.Length)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_whole_cluster_cut_to_a_link_set_settles(int set)
    {
        var cluster = Lab.Start(Lab.Hosts(3), (ulong)set + 1);
        Cut(cluster, set);
        ExpectSettled(cluster);
        cluster.Network.HealAll();
        ExpectSettled(cluster);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_cluster_that_starts_in_a_link_set_settles(int set)
    {
        var cluster = new Cluster(Lab.Hosts(3), (ulong)set + 100);
        Cut(cluster, set);
        cluster.PowerOnAll();
        ExpectSettled(cluster);
    }

    private static void Cut(Cluster cluster, int set)
    {
        for (var i = 0; i < Links.Length; i++)
            cluster.Network.Set(Links[i].From, Links[i].To, open: (set >> i & 1) != 0);
    }

    private static void ExpectSettled(Cluster cluster)
    {
        cluster.Run(Lab.Settled);
        Assert.Null(Expectation.Unmet(cluster));
        Assert.Equal(Expectation.QuorateCliques(cluster).Count > 0 ? 1 : 0, cluster.Owners(Lab.Vip).Count);
        var (term, move) = (cluster.Views.HighestTerm, cluster.LastMove);
        cluster.Run(TimeSpan.FromSeconds(20));
        Assert.Equal((term, move), (cluster.Views.HighestTerm, cluster.LastMove));
    }
}
