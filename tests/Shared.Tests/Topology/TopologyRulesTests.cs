using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

public class TopologyRulesTests
{
    private static readonly ClusterTopology Sound = Samples.Pair;

    private static readonly Node Master = Sound.Nodes[0];

    private static readonly HeartbeatPath Lan = Sound.Paths[0];

    private static readonly Group Vip = Sound.Groups[0];

    private static readonly VirtualService Http = Sound.VirtualServices[0];

    private static readonly RealServer First = Http.RealServers[0];

    [Fact]
    public void A_sound_topology_has_no_problems() => Assert.Empty(TopologyRules.Check(Sound));

    [Fact]
    public void All_problems_are_listed_at_once()
    {
        var problems = TopologyRules.Check(new ClusterTopology { Name = "", Timing = new Timing { DeadtimeMs = 1, InitdeadMs = 5 } });
        Assert.Equal(["/name", "/timing/deadtimeMs", "/timing/initdeadMs", "/timing/deadtimeMs", "/timing/warntimeMs", "/nodes"], problems.Select(p => p.Pointer));
    }

    public static TheoryData<string, ClusterTopology> Broken
    {
        get
        {
            var data = new TheoryData<string, ClusterTopology>();
            foreach (var (expected, topology) in Cases().Concat(ServiceCases()).Concat(GroupCases()))
                data.Add(expected, topology);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_is_found(string expected, ClusterTopology topology)
    {
        var found = TopologyRules.Check(topology).Select(p => $"{(p.Severity == "warning" ? "warning " : "")}{p.Code} {p.Pointer}").ToList();
        Assert.Contains(expected, found);
    }

    private static IEnumerable<(string, ClusterTopology)> Cases()
    {
        yield return ("name-form /name", Sound with { Name = "a b" });
        yield return ("name-form /name", Sound with { Name = new string('a', 65) });
        yield return ("out-of-range /timing/keepaliveMs", Sound with { Timing = new Timing { KeepaliveMs = 9 } });
        yield return ("out-of-range /timing/initdeadMs", Sound with { Timing = new Timing { InitdeadMs = 3_600_001 } });
        yield return ("deadtime-too-small /timing/deadtimeMs", Sound with { Timing = new Timing { KeepaliveMs = 1001 } });
        yield return ("warning deadtime-small /timing/deadtimeMs", Sound with { Timing = new Timing { KeepaliveMs = 900 } });
        yield return ("warning warntime-too-large /timing/warntimeMs", Sound with { Timing = new Timing { WarntimeMs = 2_000 } });
        yield return ("initdead-too-small /timing/initdeadMs", Sound with { Timing = new Timing { InitdeadMs = 1_999 } });
        yield return ("no-node /nodes", Sound with { Nodes = [] });
        yield return ("too-many-nodes /nodes", Sound with { Nodes = [.. Enumerable.Range(0, 65).Select(i => Samples.Node("n" + i, 1, i))] });
        yield return ("duplicate-name /nodes/1/name", Sound with { Nodes = [Master, Sound.Nodes[1] with { Name = Master.Name }] });
        yield return ("name-form /nodes/0/name", Sound with { Nodes = [Master with { Name = "-x" }] });
        yield return ("not-an-address /nodes/0/addresses/0/address", Sound with { Nodes = [Master with { Addresses = [new NodeAddress("lan", "192.168.2")] }] });
        yield return ("not-an-address /nodes/0/addresses/0/address", Sound with { Nodes = [Master with { Addresses = [new NodeAddress("lan", "192.168.2.1/24")] }] });
        yield return ("loopback /nodes/0/addresses/0/address", Sound with { Nodes = [Master with { Addresses = [new NodeAddress("lan", "127.0.0.1")] }, .. Sound.Nodes.Skip(1)] });
        yield return ("unknown-path /nodes/0/addresses/0/path", Sound with { Nodes = [Master with { Addresses = [new NodeAddress("wan", "192.168.2.1")] }] });
        yield return ("address-missing /nodes/0/addresses", Sound with { Nodes = [Master with { Addresses = [] }, .. Sound.Nodes.Skip(1)] });
        yield return ("duplicate-address /nodes/1/addresses/0/address", Sound with { Nodes = [Master, Sound.Nodes[1] with { Addresses = Master.Addresses }] });
        yield return ("address-of-node /groups/0/resources/0/address", Sound with { Groups = [Vip with { Resources = [new IpResource { Name = "a", Address = "192.168.2.250" }] }] });
        yield return ("no-path /paths", Sound with { Paths = [] });
        yield return ("warning single-path /paths", Sound with { Paths = [Lan] });
        yield return ("required /paths/1/interface", Sound with { Paths = [Lan, Sound.Paths[1] with { Interface = null }] });
        yield return ("required /paths/0/multicastGroup", Sound with { Paths = [new HeartbeatPath { Name = "m", Kind = PathKind.Multicast, Interface = "eth0" }] });
        yield return ("not-multicast /paths/0/multicastGroup", Sound with { Paths = [new HeartbeatPath { Name = "m", Kind = PathKind.Multicast, Interface = "eth0", MulticastGroup = "192.168.1.1" }] });
        yield return ("required /paths/0/device", Sound with { Paths = [new HeartbeatPath { Name = "s", Kind = PathKind.Serial }] });
        yield return ("out-of-range /paths/0/port", Sound with { Paths = [Lan with { Port = 65_536 }] });
        yield return ("duplicate-path /paths/2", Sound with { Paths = [.. Sound.Paths, Sound.Paths[1] with { Name = "again" }] });
        yield return ("no-voter /nodes", Sound with { Nodes = [.. Sound.Nodes.Select(n => n with { Votes = 0 })] });
        yield return ("two-node-count /quorum/policy", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.TwoNode, AcceptSplitRisk = true } });
        yield return ("split-risk /quorum/acceptSplitRisk", Sound with { Nodes = [.. Sound.Nodes.Take(2)], Quorum = new Quorum { Policy = QuorumPolicy.TwoNode } });
        yield return ("required /quorum/pingGroup", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.Ping, AcceptSplitRisk = true } });
        yield return ("unknown-ping-group /quorum/pingGroup", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.Ping, AcceptSplitRisk = true, PingGroup = "x" } });
        yield return ("split-risk /quorum/acceptSplitRisk", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.Ping } });
        yield return ("witness-runs /quorum/witness", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.Witness, Witness = "lvs-master" } });
        yield return ("unknown-node /quorum/witness", Sound with { Quorum = new Quorum { Policy = QuorumPolicy.Witness, Witness = "x" } });
        yield return ("needs-fencing /quorum/noQuorum", Sound with { Quorum = new Quorum { NoQuorum = NoQuorumPolicy.Ignore } });
        yield return ("warning majority-of-two /quorum/policy", Sound with { Nodes = [.. Sound.Nodes.Take(2)] });
        yield return ("required /pingGroups/0/addresses", Sound with { PingGroups = [new PingGroup { Name = "p" }] });
        yield return ("not-an-address /pingGroups/0/addresses/0", Sound with { PingGroups = [new PingGroup { Name = "p", Addresses = ["router"] }] });
        yield return ("not-a-fence-agent /fenceDevices/0/agent", Sound with { FenceDevices = [new FenceDevice { Name = "f", Agent = "/bin/sh" }] });
        yield return ("unknown-node /fenceDevices/0/nodes/0", Sound with { FenceDevices = [new FenceDevice { Name = "f", Agent = "fence_virsh", Nodes = ["x"] }] });
        yield return ("not-a-mail-address /alerts/mail/0", Sound with { Alerts = new Alerts { Mail = ["root"] } });
        yield return ("not-a-url /alerts/webhooks/0", Sound with { Alerts = new Alerts { Webhooks = ["file:///etc/passwd"] } });
    }

    private static ClusterTopology With(VirtualService service) => Sound with { VirtualServices = [service] };

    private static ClusterTopology With(RealServer server) => With(Http with { RealServers = [server] });

    private static ClusterTopology With(HealthCheck check) => With(Http with { Check = check });

    private static IEnumerable<(string, ClusterTopology)> ServiceCases()
    {
        const string s = "/virtualServices/0";
        yield return ("duplicate-virtual-service /virtualServices/1", Sound with { VirtualServices = [Http, Http with { Name = "again" }] });
        yield return ("duplicate-name /virtualServices/1/name", Sound with { VirtualServices = [Http, Http with { Port = 81 }] });
        yield return ("unknown-group " + s + "/group", With(Http with { Group = "x" }));
        yield return ("warning not-directed " + s, With(Http with { Group = null }));
        yield return ("warning address-not-in-group " + s + "/address", With(Http with { Address = "192.168.2.99" }));
        yield return ("required " + s + "/address", With(Http with { Address = null }));
        yield return ("mark-and-address " + s + "/fwmark", With(Http with { Fwmark = 1 }));
        yield return ("out-of-range " + s + "/fwmark", With(new VirtualService { Name = "m", Fwmark = 0 }));
        yield return ("zero-port " + s + "/port", With(Http with { Port = 0 }));
        yield return ("out-of-range " + s + "/port", With(Http with { Port = -1 }));
        yield return ("unknown-scheduler " + s + "/scheduler", With(Http with { Scheduler = "wrrr" }));
        yield return ("flag-of-other-scheduler " + s + "/schedulerFlags/0", With(Http with { SchedulerFlags = ["sh-port"] }));
        yield return ("unknown-flag " + s + "/schedulerFlags/0", With(Http with { SchedulerFlags = ["x"] }));
        yield return ("one-packet " + s + "/onePacket", With(Http with { OnePacket = true }));
        yield return ("out-of-range " + s + "/persistence/timeoutSeconds", With(Http with { Persistence = new Persistence(0) }));
        yield return ("mask-form " + s + "/persistence/netmask", With(Http with { Persistence = new Persistence(300, "255.0.255.0") }));
        yield return ("mask-form " + s + "/persistence/netmask", With(Http with { Persistence = new Persistence(300, "24") }));
        yield return ("unknown-engine " + s + "/persistence/engine", With(Http with { Persistence = new Persistence(300, null, "ftp") }));
        yield return ("port-kept " + s + "/realServers/0/port", With(First with { Port = 8080 }));
        yield return ("port-kept " + s + "/fallback/port", With(Http with { Fallback = new FallbackServer("127.0.0.1", 81) }));
        yield return ("duplicate-real-server " + s + "/realServers/1", With(Http with { RealServers = [First, First with { Port = 0 }] }));
        yield return ("wrong-family " + s + "/realServers/0/address", With(First with { Address = "2001:db8::1" }));
        yield return ("out-of-range " + s + "/realServers/0/weight", With(First with { Weight = 65_536 }));
        yield return ("threshold-order " + s + "/realServers/0/lowerThreshold", With(First with { UpperThreshold = 5, LowerThreshold = 6 }));
        yield return ("tunnel-needs-ipip " + s + "/realServers/0/tunnel", With(First with { Tunnel = new Tunnel() }));
        yield return ("required " + s + "/realServers/0/tunnel/port", With(First with { Forwarding = ForwardingMethod.Ipip, Tunnel = new Tunnel(IpvsTunnelType.Gue) }));
        yield return ("tunnel-option " + s + "/realServers/0/tunnel/checksum", With(First with { Forwarding = ForwardingMethod.Ipip, Tunnel = new Tunnel(IpvsTunnelType.Gre, 0, IpvsTunnelChecksum.Remote) }));
        yield return ("required " + s + "/check/service", With(new HealthCheck { Type = CheckType.Negotiate }));
        yield return ("unknown-service " + s + "/check/service", With(new HealthCheck { Type = CheckType.Negotiate, Service = "gopher" }));
        yield return ("not-an-expression " + s + "/check/receive", With(new HealthCheck { Receive = "(" }));
        yield return ("not-absolute " + s + "/check/command", With(new HealthCheck { Type = CheckType.Command, Command = ["check.sh"] }));
        yield return ("line-break " + s + "/check/virtualHost", With(new HealthCheck { Type = CheckType.Negotiate, Service = "http", VirtualHost = "a\r\nX: y" }));
        yield return ("warning timeout-above-interval " + s + "/check/timeoutMs", With(new HealthCheck { TimeoutMs = 20_000 }));
        yield return ("out-of-range " + s + "/realServers/0/check/failureCount", With(First with { Check = new HealthCheck { FailureCount = 0 } }));
    }

    private static ClusterTopology With(Group group, params Group[] more) => Sound with { Groups = [group, .. more] };

    private static ClusterTopology With(Resource resource) => With(Vip with { Resources = [.. Vip.Resources, resource] });

    private static IEnumerable<(string, ClusterTopology)> GroupCases()
    {
        const string added = "/groups/0/resources/2";
        var other = new Group { Name = "other" };
        yield return ("unknown-node /groups/0/preferences/0/node", With(Vip with { Preferences = [new NodePreference("x", 1)] }));
        yield return ("nowhere /groups/0/preferredOnly", With(Vip with { Preferences = [], PreferredOnly = true }));
        yield return ("no-director /groups/0/preferences", With(Vip with { Preferences = [new NodePreference("web1", 1)], PreferredOnly = true }));
        yield return ("warning empty-group /groups/0/resources", With(other));
        yield return ("unknown-group /groups/0/constraints/0/group", With(Vip with { Constraints = [new GroupConstraint(ConstraintKind.With, "x")] }));
        yield return ("self-reference /groups/0/constraints/0/group", With(Vip with { Constraints = [new GroupConstraint(ConstraintKind.With, "vip")] }));
        yield return ("contradiction /groups/0/constraints/0", With(
            Vip with { Constraints = [new GroupConstraint(ConstraintKind.With, "other")] }, other with { Constraints = [new GroupConstraint(ConstraintKind.Apart, "vip")] }));
        yield return ("constraint-cycle /groups/0/constraints", With(
            Vip with { Constraints = [new GroupConstraint(ConstraintKind.After, "other")] }, other with { Constraints = [new GroupConstraint(ConstraintKind.After, "vip")] }));
        yield return ("duplicate-vip /groups/1/resources/0/address", With(Vip, other with { Resources = [new IpResource { Name = "again", Address = "192.168.2.254", PrefixLength = 32 }] }));
        yield return ("duplicate-name " + added + "/name", With(new SystemdResource { Name = "vip-address", Unit = "u" }));
        yield return ("duplicate-resource /groups/0/resources/3", With(Vip with { Resources = [.. Vip.Resources, new SystemdResource { Name = "a", Unit = "u" }, new SystemdResource { Name = "b", Unit = "u" }] }));
        yield return ("not-an-address " + added + "/address", With(new IpResource { Name = "i", Address = "10.0.0.1/24" }));
        yield return ("out-of-range " + added + "/prefixLength", With(new IpResource { Name = "i", Address = "10.0.0.1", PrefixLength = 33 }));
        yield return ("not-a-host-address " + added + "/address", With(new IpResource { Name = "i", Address = "127.0.0.1" }));
        yield return ("interface-form " + added + "/interface", With(new IpResource { Name = "i", Address = "10.0.0.1", Interface = "eth0:0" }));
        yield return ("unknown-virtual-service " + added + "/virtualServices/0", With(new DirectorResource { Name = "d", VirtualServices = ["x"] }));
        yield return ("out-of-range " + added + "/syncDaemon/syncId", With(new DirectorResource { Name = "d", SyncDaemon = new SyncDaemon { Interface = "eth0", SyncId = 256 } }));
        yield return ("not-absolute " + added + "/directory", With(new FilesystemResource { Name = "f", Device = "/dev/sdb", Directory = "data", FsType = "ext4" }));
        yield return ("clone-local-filesystem " + added + "/clone", With(new FilesystemResource { Name = "f", Device = "/dev/sdb", Directory = "/data", FsType = "ext4", OnEveryMember = true }));
        yield return ("not-a-network " + added + "/destination", With(new RouteResource { Name = "r", Destination = "10.0.0.0/33", Interface = "eth0" }));
        yield return ("not-absolute " + added + "/start", With(new CommandResource { Name = "c", Start = ["sh", "-c", "x"], Stop = ["/bin/true"] }));
        yield return ("required " + added + "/unit", With(new SystemdResource { Name = "s", Unit = "" }));
        yield return ("out-of-range " + added + "/stopTimeoutMs", With(new SystemdResource { Name = "s", Unit = "u", StopTimeoutMs = 0 }));
        yield return ("no-fence-device " + added + "/onFail", With(new SystemdResource { Name = "s", Unit = "u", OnFail = FailureAction.Fence }));
        yield return ("warning waits-for-fencing /groups/0", With(new SystemdResource { Name = "s", Unit = "u" }));
        yield return ("warning shared-data-unfenced /groups/0", With(new FilesystemResource { Name = "f", Device = "/dev/sdb", Directory = "/data", FsType = "ext4" })
            with
        { Nodes = [.. Sound.Nodes.Take(2)], Quorum = new Quorum { Policy = QuorumPolicy.TwoNode, AcceptSplitRisk = true } });
    }
}
