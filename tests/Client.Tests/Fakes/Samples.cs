using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Tests.Fakes;

/// <summary>The classic pair with two voting real servers, healthy, at one moment.</summary>
public static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 14, 3, 48, TimeSpan.Zero);
    public const string Vip = "192.168.2.254";
    private static readonly string[] Names = ["lvs-master", "lvs-backup", "web1", "web2"];

    public static ClusterTopology Topology(string name = "web-pair") => new()
    {
        Name = name,
        Nodes =
        [
            new Node { Name = "lvs-master", Priority = 200, Roles = [NodeRole.Director], Addresses = [new("eth0", "192.168.2.250"), new("eth1", "192.168.1.250")] },
            new Node { Name = "lvs-backup", Priority = 150, Roles = [NodeRole.Director], Addresses = [new("eth0", "192.168.2.251"), new("eth1", "192.168.1.251")] },
            new Node { Name = "web1", Priority = 50, Roles = [NodeRole.RealServer, NodeRole.Member] },
            new Node { Name = "web2", Priority = 50, Roles = [NodeRole.RealServer, NodeRole.Member] },
        ],
        Paths = [new HeartbeatPath { Name = "eth0", Kind = PathKind.Unicast }, new HeartbeatPath { Name = "eth1", Kind = PathKind.Broadcast, Interface = "eth1" }],
        Groups =
        [
            new Group { Name = "lvs", Resources = [new IpResource { Name = "vip", Address = Vip }, new DirectorResource { Name = "director" }], Preferences = [new("lvs-master", 100)] },
        ],
        VirtualServices =
        [
            new VirtualService
            {
                Name = "http", Group = "lvs", Address = Vip, Port = 80, Scheduler = "lc",
                RealServers = [new() { Address = "192.168.2.252" }, new() { Address = "192.168.2.253" }, new() { Address = "192.168.2.250", Drain = true }],
            },
        ],
    };

    public static ClusterStatus Healthy(string name = "web-pair") => new()
    {
        Version = 1,
        At = Now,
        Cluster = new ClusterInfo(Guid.Parse("5e8f6d0a-8d46-4a3e-9d0a-111111111111"), name, 12, "\"12\"", Now.AddDays(-3)),
        Topology = Topology(name),
        Nodes = [.. Names.Select(n => Node(n, Names, owner: "lvs-master"))],
        RecentEvents = Events(),
        Failovers = [],
    };

    /// <summary>41 seconds after lvs-master lost its power.</summary>
    public static ClusterStatus FailedOver()
    {
        string[] left = ["lvs-backup", "web1", "web2"];
        return Healthy() with
        {
            Version = 2,
            Nodes = [Silent("lvs-master"), .. left.Select(n => Node(n, left, owner: "lvs-backup"))],
            Failovers = [Story(), .. Enumerable.Range(1, 9).Select(i => Story() with { Id = 100 - i, StartedAt = Now.AddHours(-i), ClientGapMs = 280 + (i * 7 % 40) })],
        };
    }

    /// <summary>web2 has lost everyone.</summary>
    public static ClusterStatus Split()
    {
        string[] majority = ["lvs-master", "lvs-backup", "web1"];
        return Healthy() with { Version = 3, Nodes = [.. majority.Select(n => Node(n, majority, owner: "lvs-master")), Node("web2", ["web2"], owner: null)] };
    }

    public static NodeStatus Silent(string name) => Node(name, Names, owner: name) with { Connected = false, ReportedAt = Now.AddSeconds(-41) };

    public static NodeStatus Node(string name, string[] partition, string? owner)
    {
        var quorate = partition.Length > 2;
        var director = name.StartsWith("lvs", StringComparison.Ordinal);
        return new NodeStatus
        {
            Name = name,
            Enrolled = true,
            Connected = true,
            ReportedAt = Now.AddMilliseconds(-300),
            Report = new NodeReport
            {
                Node = name,
                Incarnation = "a1b2c3d4",
                Sequence = 4711,
                At = Now.AddMilliseconds(-300),
                AgentVersion = "0.1.0",
                UptimeMs = 3_600_000,
                RevisionNumber = 12,
                RevisionHash = new string('a', 64),
                Membership = Membership(name, partition, quorate),
                Peers = [.. Names.Where(n => n != name).Select(n => Peer(n, partition.Contains(n)))],
                Groups = [new GroupReport { Group = "lvs", State = owner == name ? GroupState.Started : GroupState.Stopped }],
                Placement = owner is not null && name == partition[0] ? [new PlacementReport { Group = "lvs", Target = owner, Candidates = Candidates() }] : [],
                Addresses = director ? [new AddressReport { Address = Vip, Interface = owner == name ? "eth0" : null, Set = owner == name, GateOpen = owner == name, GateRemainingMs = owner == name ? 280 : null }] : [],
                Table = director ? Table() : new TableReport(),
                Checks = director ? Checks() : [],
                Pings = [new PingReport("group1", Reachable: true, 0.4)],
                Counters = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["bad-tag"] = 0, ["replayed"] = 2 },
                Warnings = director ? ["no-ip-vs"] : [],
            },
        };
    }

    private static MembershipReport Membership(string name, string[] partition, bool quorate) => new()
    {
        Partition = partition,
        Votes = partition.Length,
        VotesNeeded = 3,
        VotesTotal = 4,
        Quorate = quorate,
        Coordinator = partition[0],
        ViewTerm = quorate ? 8 : 0,
        ViewMembers = quorate ? partition : [],
        ViewInstalled = quorate,
        MayRun = quorate,
        LeaseRemainingMs = quorate ? 280 : 0,
        PromisesMs = new SortedDictionary<string, double>(StringComparer.Ordinal) { [name == "web1" ? "web2" : "web1"] = 12.5 },
    };

    private static PeerReport Peer(string name, bool up) => new()
    {
        Node = name,
        Up = up,
        LastHeardMs = up ? 60 : 41_000,
        Missed = up ? 0 : 410,
        Paths =
        [
            new PathReport { Path = "eth0", State = up ? PathState.Up : PathState.Down, LastHeardMs = up ? 60 : 41_000, RoundTripMs = up ? 0.21 : null, Received = 36_000 },
            new PathReport { Path = "eth1", State = up ? PathState.Up : PathState.Down, LastHeardMs = up ? 61 : 41_000, RoundTripMs = up ? 0.24 : null, Received = 36_000 },
        ],
    };

    public static IReadOnlyList<CandidateReport> Candidates() =>
        [new("lvs-master", "ruled-out", null, "not-member"), new("lvs-backup", "chosen", 100, "preferred"), new("web1", "ruled-out", null, "no-role")];

    private static TableReport Table() => new()
    {
        Kind = TableKind.Memory,
        Services =
        [
            new ServiceReport
            {
                Name = "http", Protocol = "TCP", Local = Vip + ":80", Scheduler = "lc",
                Statistics = new IpvsStatistics { Connections = 120_000, ConnectionsPerSecond = 310, InBytesPerSecond = 2_100_000 },
                Destinations =
                [
                    new DestinationReport { Remote = "192.168.2.252:80", Forward = "Route", Weight = 1, ActiveConnections = 1204, InactiveConnections = 88, Statistics = new IpvsStatistics { ConnectionsPerSecond = 310, InPacketsPerSecond = 2_800, InBytesPerSecond = 2_100_000 } },
                    new DestinationReport { Remote = "192.168.2.250:80", Forward = "Route", Weight = 0, ActiveConnections = 37, InactiveConnections = 12 },
                ],
            },
        ],
    };

    private static IReadOnlyList<CheckReport> Checks() =>
    [
        new CheckReport { Service = "http", RealServer = "192.168.2.252:80", State = CheckState.Up, At = Now.AddMilliseconds(-800), Since = Now.AddHours(-1), DurationMs = 3.1, Detail = "http 200" },
        new CheckReport { Service = "http", RealServer = "192.168.2.253:80", State = CheckState.Down, At = Now.AddMilliseconds(-600), Since = Now.AddMinutes(-2), DurationMs = 0.4, FailuresInARow = 12, Detail = "connection refused" },
    ];

    public static ClusterEvent Event(long id, string node, string kind, EventSeverity severity, params (string Name, string Value)[] data) => new(
        id, "web-pair", node, id * 1000, Now.AddMilliseconds(-40_900 + id), kind, severity,
        data.ToDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal));

    public static IReadOnlyList<ClusterEvent> Events() =>
    [
        Event(309, "lvs-backup", EventKind.ArpSent, EventSeverity.Info, ("address", Vip), ("interface", "eth0"), ("count", "5")),
        Event(308, "lvs-backup", EventKind.AddressAdded, EventSeverity.Info, ("address", Vip + "/32"), ("interface", "eth0")),
        Event(304, "lvs-backup", EventKind.ViewInstalled, EventSeverity.Info, ("term", "8"), ("members", "lvs-backup, web1, web2"), ("coordinator", "lvs-backup"), ("votes", "3"), ("needed", "3")),
        Event(302, "web1", EventKind.NodeDead, EventSeverity.Warning, ("peer", "lvs-master"), ("sinceMs", "302.4")),
        Event(290, "web2", EventKind.PartitionChanged, EventSeverity.Error, ("members", "web2"), ("votes", "1"), ("needed", "3"), ("quorate", "false")),
    ];

    public static FailoverStory Story()
    {
        var events = Events();
        return new FailoverStory
        {
            Id = 302,
            Group = "lvs",
            Addresses = [Vip],
            From = "lvs-master",
            To = "lvs-backup",
            Cause = "node-dead",
            StartedAt = Now.AddSeconds(-41),
            Finished = true,
            ClientGapMs = 312,
            Phases =
            [
                new FailoverPhase("detect", events[3], ["lvs-backup", "web1", "web2"], 302.4, 302.4),
                new FailoverPhase("agree", events[2], ["lvs-backup"], 304.1, 1.7),
                new FailoverPhase("take-over", events[1], ["lvs-backup"], 309.6, 5.5),
                new FailoverPhase("first-answer", Event(312, "client", EventKind.ClientGapEnded, EventSeverity.Info, ("target", Vip + ":80"), ("gapMs", "312"), ("by", "web1")), ["client"], 312, 2.4),
            ],
            Lanes =
            [
                new FailoverLane("node", "lvs-master", [new("up", "", 0, 10), new("silent", "", 10, null)]),
                new FailoverLane("node", "lvs-backup", [new("up", "", 0, null)]),
                new FailoverLane("node", "web1", [new("up", "", 0, null)]),
                new FailoverLane("heartbeats", "", [new("missed", "1", 100, 100), new("missed", "2", 200, 200), new("missed", "3", 300, 300)]),
                new FailoverLane("coordinator", "", [new("held", "lvs-master, 7", 0, 304.1), new("held", "lvs-backup, 8", 304.1, null)]),
                new FailoverLane("address", Vip, [new("held", "lvs-master", 0, 10), new("held", "lvs-backup", 309.6, null)]),
                new FailoverLane("clients", "", [new("gap", "312 ms", 10, 312)]),
            ],
            Candidates = Candidates(),
        };
    }
}
