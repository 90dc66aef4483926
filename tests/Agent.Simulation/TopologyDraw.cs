using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>Clusters to try: two to five nodes, one to three addresses, timing from a tenth of a second to seconds.</summary>
internal static class TopologyDraw
{
    public static ClusterTopology Draw(Prng random, Plan plan)
    {
        var twoNode = plan.Policy == QuorumPolicy.TwoNode;
        var count = twoNode ? 2 : plan.Nodes ?? random.Below(4) + 2;
        var equal = random.OneIn(2);
        var voterOnly = count > 2 && random.OneIn(3) ? random.Below(count) : -1;
        var nodes = Enumerable.Range(0, count).Select(i => new Node
        {
            Name = $"host{i + 1}",
            Priority = equal ? 100 : 100 + (10 * random.Below(count)),
            Roles = [i == voterOnly ? NodeRole.Member : NodeRole.Director],
        }).ToList();
        var groups = Enumerable.Range(0, random.OneIn(2) ? 1 : random.Below(3) + 1).Select(i => new Group
        {
            Name = $"vip{i + 1}",
            Resources = [new IpResource { Name = $"vip{i + 1}", Address = $"192.0.2.{i + 1}" }],
            Preferences = random.OneIn(2) ? [] : [new NodePreference(random.Pick(nodes).Name, 10)],
            MigrationThreshold = random.OneIn(2) ? 1 : 3,
        }).ToList();
        return new ClusterTopology
        {
            Name = "simulated",
            Timing = DrawTiming(random),
            Quorum = new Quorum { Policy = plan.Policy, AcceptSplitRisk = twoNode },
            Failback = DrawFailback(random),
            Nodes = nodes,
            Paths = [new HeartbeatPath { Name = "front", Kind = PathKind.Unicast }, new HeartbeatPath { Name = "back", Kind = PathKind.Unicast }],
            Groups = groups,
        };
    }

    public static Timing DrawTiming(Prng random)
    {
        var keepalive = random.Pick<int>([50, 100, 100, 200, 500]);
        var deadtime = keepalive * (random.Below(4) + 3);
        // Longer than any promise of any revision: a lost disk is made up for by it.
        return new Timing { KeepaliveMs = keepalive, WarntimeMs = keepalive * 2, DeadtimeMs = deadtime, InitdeadMs = 4_000 };
    }

    public static Failback DrawFailback(Prng random) => random.Below(3) switch
    {
        0 => new Failback { Mode = FailbackMode.On },
        1 => new Failback { Mode = FailbackMode.Off },
        _ => new Failback { Mode = FailbackMode.After, AfterMs = 1_000 },
    };
}
