using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Tests;

public static class Samples
{
    /// <summary>Two directors and two real servers that vote.</summary>
    public static ClusterTopology Topology(string name) => new()
    {
        Name = name,
        Failback = new Failback { Mode = FailbackMode.On },
        Nodes =
        [
            Node("lb1", 200, "192.0.2.11", NodeRole.Director),
            Node("lb2", 100, "192.0.2.12", NodeRole.Director),
            Node("web1", 50, "192.0.2.21", NodeRole.RealServer),
            Node("web2", 50, "192.0.2.22", NodeRole.RealServer),
        ],
        Paths = [new HeartbeatPath { Name = "lan", Kind = PathKind.Unicast }],
        Groups =
        [
            new Group
            {
                Name = "vip",
                Preferences = [new NodePreference("lb1", 100), new NodePreference("lb2", 50)],
                PreferredOnly = true,
                Resources = [new IpResource { Name = "address", Address = "192.0.2.100", PrefixLength = 24 }, new DirectorResource { Name = "table" }],
            },
        ],
        VirtualServices =
        [
            new VirtualService
            {
                Name = "http", Group = "vip", Address = "192.0.2.100", Port = 80,
                RealServers = [new RealServer { Address = "192.0.2.21" }, new RealServer { Address = "192.0.2.22" }],
            },
        ],
    };

    /// <summary>A name no other test has.</summary>
    public static string Name() => "c" + Guid.NewGuid().ToString("N")[..10];

    private static Node Node(string name, int priority, string address, NodeRole role) =>
        new() { Name = name, Priority = priority, Roles = [role], Addresses = [new NodeAddress("lan", address)] };
}
