using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>One thing that runs on one node at a time (or, as a clone, on every member).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(IpResource), "ip")]
[JsonDerivedType(typeof(DirectorResource), "director")]
[JsonDerivedType(typeof(SystemdResource), "systemd")]
[JsonDerivedType(typeof(LsbResource), "lsb")]
[JsonDerivedType(typeof(OcfResource), "ocf")]
[JsonDerivedType(typeof(FilesystemResource), "filesystem")]
[JsonDerivedType(typeof(VmResource), "vm")]
[JsonDerivedType(typeof(RouteResource), "route")]
[JsonDerivedType(typeof(CommandResource), "command")]
public abstract record Resource
{
    public required string Name { get; init; }

    /// <value>True by default: two copies at once do harm. False: the user accepts two copies for a moment.</value>
    public bool Exclusive { get; set; } = true;

    /// <value>True: runs on every member (Pacemaker: clone).</value>
    [JsonPropertyName("clone")]
    public bool OnEveryMember { get; init; }

    /// <value>20,000 by default.</value>
    public int StartTimeoutMs { get; set; } = 20_000;

    /// <value>20,000 by default.</value>
    public int StopTimeoutMs { get; set; } = 20_000;

    /// <value>10,000 by default; 0: never monitored.</value>
    public int MonitorIntervalMs { get; set; } = 10_000;

    /// <value>20,000 by default.</value>
    public int MonitorTimeoutMs { get; set; } = 20_000;

    /// <value><see cref="FailureAction.Restart"/> by default.</value>
    public FailureAction OnFail { get; set; } = FailureAction.Restart;

    /// <summary>What must never be held twice, in words that compare equal on every node: an address, a device, a domain.</summary>
    [JsonIgnore]
    public abstract string Identity { get; }

    /// <summary>True when the kernel itself ends the resource with the lease (addresses, IPVS tables).</summary>
    [JsonIgnore]
    public virtual bool EndsWithLease => false;
}

[JsonConverter(typeof(JsonStringEnumConverter<FailureAction>))]
public enum FailureAction
{
    [JsonStringEnumMemberName("restart")] Restart,
    [JsonStringEnumMemberName("block")] Block,
    [JsonStringEnumMemberName("stop")] Stop,
    [JsonStringEnumMemberName("fence")] Fence,
    [JsonStringEnumMemberName("standby")] Standby,
    [JsonStringEnumMemberName("ignore")] Ignore,
}

/// <summary>A virtual address (IPaddr, IPaddr2).</summary>
public sealed record IpResource : Resource
{
    public required string Address { get; init; }

    /// <value>The host's own (32 or 128) unless set.</value>
    public int? PrefixLength { get; init; }

    /// <value>Where a route to the address's network exists, unless set.</value>
    public string? Interface { get; init; }

    public string? Label { get; init; }

    public string? Broadcast { get; init; }

    /// <value>5 by default. Gratuitous ARP or unsolicited ND packets after a start.</value>
    public int ArpBurst { get; set; } = 5;

    [JsonIgnore]
    public override string Identity => "ip " + Address;

    [JsonIgnore]
    public override bool EndsWithLease => true;
}

/// <summary>The IPVS table and the checks of the group's virtual services.</summary>
public sealed record DirectorResource : Resource
{
    /// <value>Names of virtual services; empty: all that name this group.</value>
    public IReadOnlyList<string> VirtualServices { get; set; } = [];

    public SyncDaemon? SyncDaemon { get; init; }

    [JsonIgnore]
    public override string Identity => "director " + Name;

    [JsonIgnore]
    public override bool EndsWithLease => true;
}

/// <summary>IPVS connection synchronisation (ipvsadm --start-daemon): master where the group runs, backup elsewhere.</summary>
public sealed record SyncDaemon
{
    public required string Interface { get; init; }

    /// <value>0 by default; 0 to 255.</value>
    public int SyncId { get; init; }
}

public sealed record SystemdResource : Resource
{
    public required string Unit { get; init; }

    [JsonIgnore]
    public override string Identity => "systemd " + Unit;
}

public sealed record LsbResource : Resource
{
    public required string Script { get; init; }

    public IReadOnlyList<string> Arguments { get; set; } = [];

    [JsonIgnore]
    public override string Identity => "lsb " + string.Join(' ', [Script, .. Arguments]);
}

public sealed record OcfResource : Resource
{
    public string Provider { get; set; } = "heartbeat";

    public required string Type { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    [JsonIgnore]
    public override string Identity => $"ocf:{Provider}:{Type} {Name}";
}

public sealed record FilesystemResource : Resource
{
    public required string Device { get; init; }

    public required string Directory { get; init; }

    public required string FsType { get; init; }

    public string? Options { get; init; }

    [JsonIgnore]
    public override string Identity => "device " + Device;
}

public sealed record VmResource : Resource
{
    public required string Config { get; init; }

    public string Hypervisor { get; set; } = "qemu:///system";

    public bool AllowMigrate { get; init; }

    [JsonIgnore]
    public override string Identity => "vm " + Config;
}

public sealed record RouteResource : Resource
{
    public required string Destination { get; init; }

    public string? Via { get; init; }

    public string? Interface { get; init; }

    [JsonIgnore]
    public override string Identity => "route " + Destination;
}

/// <summary>External programs, each an argument list; never run through a shell.</summary>
public sealed record CommandResource : Resource
{
    public required IReadOnlyList<string> Start { get; init; }

    public required IReadOnlyList<string> Stop { get; init; }

    public IReadOnlyList<string> Monitor { get; set; } = [];

    [JsonIgnore]
    public override string Identity => "command " + Name;
}
