using System.Net;
using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Ipvs;

/// <summary>An IPVS table as data: what the kernel holds, or should hold.</summary>
public sealed record IpvsTable(IReadOnlyList<IpvsServiceEntry> Services)
{
    public static readonly IpvsTable Empty = new([]);
}

/// <summary>A virtual service and its destinations.</summary>
public sealed record IpvsServiceEntry(IpvsService Service, IReadOnlyList<IpvsDestination> Destinations);

/// <summary>What identifies a virtual service: (family, protocol, address, port), or (family, firewall mark).</summary>
/// <param name="Protocol">Kept as tcp for a firewall mark, as the kernel does.</param>
/// <param name="Address">Null for a firewall mark.</param>
/// <param name="Fwmark">0: none.</param>
/// <param name="Ipv6">The family, which a firewall mark needs said.</param>
public readonly record struct IpvsServiceKey(IpvsProtocol Protocol, IPAddress? Address, ushort Port, uint Fwmark, bool Ipv6);

/// <summary>A virtual service as it is set, without its counters, so that equality means "nothing to do".</summary>
public sealed record IpvsService
{
    public required IpvsServiceKey Key { get; init; }

    /// <value>At most 15 characters (linux/ip_vs.h IP_VS_SCHEDNAME_MAXLEN 16 with its NUL).</value>
    public required string Scheduler { get; init; }

    public IpvsServiceFlags Flags { get; init; }

    /// <value>Persistence in seconds; 0 without.</value>
    public uint PersistenceTimeout { get; init; }

    /// <value>IPv4: the mask in host order, 0xFFFFFFFF by default. IPv6: the prefix length, 128 by default.</value>
    public uint Netmask { get; init; } = uint.MaxValue;

    /// <value>Persistence engine (<c>sip</c>) or null.</value>
    public string? PersistenceEngine { get; init; }
}

/// <summary>linux/ip_vs.h IP_VS_SVC_F_*.</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    None = 0,
    Persistent = 0x1,
    OnePacket = 0x4,
    Scheduler1 = 0x8,
    Scheduler2 = 0x10,
    Scheduler3 = 0x20,
}

public readonly record struct IpvsDestinationKey(IPAddress Address, ushort Port);

/// <summary>A real server as the table has it, without its counters.</summary>
public sealed record IpvsDestination
{
    public required IpvsDestinationKey Key { get; init; }

    public required IpvsForwarding Forwarding { get; init; }

    public uint Weight { get; init; } = 1;

    public uint UpperThreshold { get; init; }

    public uint LowerThreshold { get; init; }

    public IpvsTunnelType TunnelType { get; init; }

    public ushort TunnelPort { get; init; }

    public IpvsTunnelChecksum TunnelChecksum { get; init; }
}

/// <summary>linux/ip_vs.h IP_VS_CONN_F_FWD_MASK values; the names of <c>ipvsadm -L</c> in the comments.</summary>
public enum IpvsForwarding : uint
{
    /// <summary>Masq.</summary>
    Masq = 0,

    /// <summary>Local.</summary>
    Local = 1,

    /// <summary>Tunnel.</summary>
    Tunnel = 2,

    /// <summary>Route.</summary>
    Route = 3,

    /// <summary>Bypass.</summary>
    Bypass = 4,
}

[JsonConverter(typeof(JsonStringEnumConverter<IpvsProtocol>))]
public enum IpvsProtocol
{
    /// <summary>IPPROTO_TCP.</summary>
    [JsonStringEnumMemberName("tcp")] Tcp = 6,

    /// <summary>IPPROTO_UDP.</summary>
    [JsonStringEnumMemberName("udp")] Udp = 17,

    /// <summary>IPPROTO_SCTP.</summary>
    [JsonStringEnumMemberName("sctp")] Sctp = 132,
}

/// <summary>linux/ip_vs.h IP_VS_CONN_F_TUNNEL_TYPE_*.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IpvsTunnelType>))]
public enum IpvsTunnelType
{
    [JsonStringEnumMemberName("ipip")] Ipip = 0,
    [JsonStringEnumMemberName("gue")] Gue = 1,
    [JsonStringEnumMemberName("gre")] Gre = 2,
}

/// <summary>linux/ip_vs.h IP_VS_TUNNEL_ENCAP_FLAG_*.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IpvsTunnelChecksum>))]
public enum IpvsTunnelChecksum
{
    [JsonStringEnumMemberName("none")] None = 0,
    [JsonStringEnumMemberName("checksum")] Checksum = 1,
    [JsonStringEnumMemberName("remote")] Remote = 2,
}
