using ClusterPortal.Agent.Simulation;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Tests.Simulation;

/// <summary>Clusters in the simulator for stories told step by step.</summary>
internal static class Lab
{
    public const string Vip = "vip";

    /// <summary>Longer than anything takes at the default timing: quarantine, deadtime, promises, views, orders.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);

    /// <summary>host1, host2, host3 ... of equal standing, so the first of them is preferred; one address.</summary>
    public static ClusterTopology Hosts(int count, QuorumPolicy policy = QuorumPolicy.Majority, FailbackMode failback = FailbackMode.Off) => new()
    {
        Name = "hosts",
        Quorum = new Shared.Topology.Quorum { Policy = policy, AcceptSplitRisk = policy == QuorumPolicy.TwoNode },
        Failback = new Failback { Mode = failback },
        Nodes = [.. Enumerable.Range(1, count).Select(i => new Node { Name = $"host{i}", Roles = [NodeRole.Director] })],
        Paths = [Path("front"), Path("back")],
        Groups = [Address()],
    };

    /// <summary>The classic pair with its two web servers, which vote.</summary>
    public static ClusterTopology DirectRoutingPair(Failback failback) => new()
    {
        Name = "lvs-dr-pair",
        Failback = failback,
        Nodes =
        [
            new Node { Name = "lvs-master", Priority = 200, Roles = [NodeRole.Director, NodeRole.RealServer] },
            new Node { Name = "lvs-backup", Priority = 100, Roles = [NodeRole.Director, NodeRole.RealServer] },
            new Node { Name = "web1", Priority = 50, Roles = [NodeRole.RealServer, NodeRole.Member] },
            new Node { Name = "web2", Priority = 50, Roles = [NodeRole.RealServer, NodeRole.Member] },
        ],
        Paths = [Path("front"), Path("back")],
        Groups = [Address() with { Preferences = [new NodePreference("lvs-master", 100)] }],
    };

    public static Cluster Start(ClusterTopology topology, ulong seed = 1)
    {
        var cluster = new Cluster(topology, seed);
        cluster.PowerOnAll();
        cluster.Run(Settled);
        return cluster;
    }

    public static NodeReport Report(this Cluster cluster, string node) => cluster[node].Agent!.Core.Report(cluster[node].Now);

    /// <summary>Null: nowhere.</summary>
    public static string? Owner(this Cluster cluster) => cluster.Owners(Vip) is [var owner] ? owner : null;

    /// <summary>True time from now until the address answers on another node than now; null when it does not within the limit.</summary>
    public static TimeSpan? TimeToMove(this Cluster cluster, string? from, TimeSpan limit)
    {
        var start = cluster.Elapsed;
        while (cluster.Elapsed - start < limit)
        {
            cluster.Run(TimeSpan.FromMilliseconds(1));
            if (cluster.Owner() is { } owner && owner != from)
                return cluster.Elapsed - start;
        }

        return null;
    }

    private static HeartbeatPath Path(string name) => new() { Name = name, Kind = PathKind.Unicast };

    private static Group Address() => new()
    {
        Name = Vip,
        Resources = [new IpResource { Name = "address", Address = "192.168.2.254" }, new DirectorResource { Name = "table" }],
    };
}
