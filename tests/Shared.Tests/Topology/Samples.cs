using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

/// <summary>A small sound cluster, for tests to change in one place.</summary>
internal static class Samples
{
    public static ClusterTopology Pair { get; } = new()
    {
        Name = "web",
        Nodes = [Node("lvs-master", 200, 1), Node("lvs-backup", 100, 2), Node("web1", 50, 3)],
        Paths = [new HeartbeatPath { Name = "lan", Kind = PathKind.Unicast }, new HeartbeatPath { Name = "cross", Kind = PathKind.Broadcast, Interface = "eth1" }],
        Groups =
        [
            new Group
            {
                Name = "vip",
                Preferences = [new NodePreference("lvs-master", 100)],
                Resources = [new IpResource { Name = "vip-address", Address = "192.168.2.254", PrefixLength = 24 }, new DirectorResource { Name = "vip-director" }],
            },
        ],
        VirtualServices = [Service],
    };

    public static VirtualService Service => new()
    {
        Name = "http",
        Group = "vip",
        Address = "192.168.2.254",
        Port = 80,
        Scheduler = "lc",
        Fallback = new FallbackServer("127.0.0.1", 80),
        RealServers = [new RealServer { Address = "192.168.2.250", Port = 80 }, new RealServer { Address = "192.168.2.251", Weight = 3 }],
    };

    public static Node Node(string name, int priority, int host) => new()
    {
        Name = name,
        Priority = priority,
        Roles = host < 3 ? [NodeRole.Director, NodeRole.RealServer] : [NodeRole.RealServer],
        Addresses = [new NodeAddress("lan", $"192.168.2.{249 + host}")],
    };
}
