using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Contracts;

/// <summary>One node's own picture of the cluster at one moment: what it sees, runs and holds. Durations are as of <see cref="At"/>.</summary>
public sealed record NodeReport
{
    public required string Node { get; init; }

    public required string Incarnation { get; init; }

    /// <value>Rises with every report of one incarnation.</value>
    public required long Sequence { get; init; }

    /// <value>The node's wall clock, for display only.</value>
    public required DateTimeOffset At { get; init; }

    public required string AgentVersion { get; init; }

    public long UptimeMs { get; init; }

    public long RevisionNumber { get; init; }

    public string RevisionHash { get; init; } = "";

    public MembershipReport Membership { get; init; } = new();

    public IReadOnlyList<PeerReport> Peers { get; init; } = [];

    public IReadOnlyList<GroupReport> Groups { get; init; } = [];

    /// <value>The coordinator's plan with its reasons; empty elsewhere.</value>
    public IReadOnlyList<PlacementReport> Placement { get; init; } = [];

    public IReadOnlyList<AddressReport> Addresses { get; init; } = [];

    public TableReport Table { get; init; } = new();

    public IReadOnlyList<CheckReport> Checks { get; init; } = [];

    public IReadOnlyList<PingReport> Pings { get; init; } = [];

    /// <value>e.g. packets with a bad tag, replayed, of another cluster; late loops; by name.</value>
    public IReadOnlyDictionary<string, long> Counters { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <value>What is not as it should be, e.g. <c>no-netdev-gate</c>, <c>no-ip-vs</c>, <c>loop-late</c>.</value>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>View, partition, quorum and lease as this node has them.</summary>
public sealed record MembershipReport
{
    /// <value>The partition this node computes, itself included.</value>
    public IReadOnlyList<string> Partition { get; init; } = [];

    public int Votes { get; init; }

    /// <value>How many votes make quorum.</value>
    public int VotesNeeded { get; init; }

    public int VotesTotal { get; init; }

    public bool Quorate { get; init; }

    /// <value>Null when no view is installed. Without quorum: the best of the partition, for display.</value>
    public string? Coordinator { get; init; }

    /// <value>0: none accepted.</value>
    public long ViewTerm { get; init; }

    public IReadOnlyList<string> ViewMembers { get; init; } = [];

    public bool ViewInstalled { get; init; }

    public bool MayRun { get; init; }

    /// <value>What is left of the right to run.</value>
    public double LeaseRemainingMs { get; init; }

    /// <value>What is left of this node's promises to nodes outside its view.</value>
    public IReadOnlyDictionary<string, double> PromisesMs { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    public bool Standby { get; init; }

    public bool Maintenance { get; init; }
}

public sealed record PeerReport
{
    public required string Node { get; init; }

    /// <value>Heard both ways within deadtime.</value>
    public bool Up { get; init; }

    /// <value>Null: never.</value>
    public double? LastHeardMs { get; init; }

    public long Missed { get; init; }

    public IReadOnlyList<PathReport> Paths { get; init; } = [];
}

/// <summary>One path to one peer.</summary>
public sealed record PathReport
{
    public required string Path { get; init; }

    public PathState State { get; init; }

    public double? LastHeardMs { get; init; }

    public double? RoundTripMs { get; init; }

    public long Received { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<PathState>))]
public enum PathState
{
    /// <summary>Nothing was ever heard.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
    [JsonStringEnumMemberName("up")] Up,

    /// <summary>This node hears the peer; the peer does not hear this node.</summary>
    [JsonStringEnumMemberName("receive-only")] ReceiveOnly,
    [JsonStringEnumMemberName("down")] Down,
}

public sealed record GroupReport
{
    public required string Group { get; init; }

    public GroupState State { get; init; }

    public int FailCount { get; init; }

    /// <value>Why it is not as ordered, in the kernel's or program's words.</value>
    public string? Error { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<GroupState>))]
public enum GroupState
{
    [JsonStringEnumMemberName("stopped")] Stopped,
    [JsonStringEnumMemberName("starting")] Starting,
    [JsonStringEnumMemberName("started")] Started,
    [JsonStringEnumMemberName("stopping")] Stopping,
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>A stop failed: nobody else may start it until someone says the node is fenced or clean.</summary>
    [JsonStringEnumMemberName("blocked")] Blocked,
}

/// <summary>Why a group is where it is.</summary>
public sealed record PlacementReport
{
    public required string Group { get; init; }

    /// <value>Null: nowhere.</value>
    public string? Target { get; init; }

    /// <value>What is waited for, as an event word: <c>promises</c>, <c>stop-elsewhere</c>, <c>no-candidate</c>, <c>fencing</c>; null when nothing is.</value>
    public string? WaitingFor { get; init; }

    public IReadOnlyList<CandidateReport> Candidates { get; init; } = [];
}

/// <param name="Verdict">chosen, possible, ruled-out.</param>
/// <param name="Reason">Word: preferred, sticky, lower-score, not-member, standby, maintenance, no-role, failed, constraint, ping-lost, disabled, not-preferred.</param>
public sealed record CandidateReport(string Node, string Verdict, int? Score, string Reason);

public sealed record AddressReport
{
    public required string Address { get; init; }

    public string? Interface { get; init; }

    /// <value>The kernel has it.</value>
    public bool Set { get; init; }

    /// <value>The kernel answers for it.</value>
    public bool GateOpen { get; init; }

    public double? GateRemainingMs { get; init; }
}

/// <summary>The director's table.</summary>
public sealed record TableReport
{
    public TableKind Kind { get; init; }

    public IReadOnlyList<ServiceReport> Services { get; init; } = [];

    /// <value>Fields that differ from what was declared.</value>
    public IReadOnlyList<string> Drift { get; init; } = [];
}

[JsonConverter(typeof(JsonStringEnumConverter<TableKind>))]
public enum TableKind
{
    /// <summary>This node is no director.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>The kernel's own.</summary>
    [JsonStringEnumMemberName("kernel")] Kernel,

    /// <summary>This kernel has no ip_vs: the agent keeps the table in memory.</summary>
    [JsonStringEnumMemberName("memory")] Memory,
}

/// <summary>A row of <c>ipvsadm -Ln</c> with what is behind it.</summary>
public sealed record ServiceReport
{
    /// <value>As in the topology; null for a foreign one.</value>
    public string? Name { get; init; }

    /// <value>TCP, UDP, SCTP or FWM.</value>
    public required string Protocol { get; init; }

    /// <value>address:port, [address]:port or the mark.</value>
    public required string Local { get; init; }

    public required string Scheduler { get; init; }

    /// <value>As ipvsadm prints them after the scheduler.</value>
    public string Flags { get; init; } = "";

    public Ipvs.IpvsStatistics? Statistics { get; init; }

    public IReadOnlyList<DestinationReport> Destinations { get; init; } = [];
}

public sealed record DestinationReport
{
    public required string Remote { get; init; }

    /// <value>Route, Masq, Tunnel or Local.</value>
    public required string Forward { get; init; }

    public uint Weight { get; init; }

    public uint ActiveConnections { get; init; }

    public uint InactiveConnections { get; init; }

    public uint PersistentConnections { get; init; }

    public Ipvs.IpvsStatistics? Statistics { get; init; }

    /// <value>It is the fallback server.</value>
    public bool Fallback { get; init; }
}

/// <summary>The newest result of one health check.</summary>
public sealed record CheckReport
{
    /// <value>The virtual service's name.</value>
    public required string Service { get; init; }

    /// <value>address:port.</value>
    public required string RealServer { get; init; }

    public CheckState State { get; init; }

    /// <value>Since when it has been in that state.</value>
    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? At { get; init; }

    public double DurationMs { get; init; }

    public int FailuresInARow { get; init; }

    /// <value>e.g. <c>http 200</c>, <c>connection refused</c>, at most 200 characters.</value>
    public string Detail { get; init; } = "";
}

[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
public enum CheckState
{
    [JsonStringEnumMemberName("unknown")] Unknown,
    [JsonStringEnumMemberName("up")] Up,

    /// <summary>Failing, not yet often enough to be taken out.</summary>
    [JsonStringEnumMemberName("failing")] Failing,
    [JsonStringEnumMemberName("down")] Down,
}

public sealed record PingReport(string Group, bool Reachable, double? RoundTripMs);
