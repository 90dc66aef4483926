using System.Text.Json.Serialization;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Topology;

/// <summary>What clients connect to: an address and port, or a firewall mark, spread over real servers.</summary>
public sealed record VirtualService
{
    public required string Name { get; init; }

    /// <value>The group whose address it hangs on.</value>
    public string? Group { get; init; }

    /// <value><see cref="IpvsProtocol.Tcp"/> by default.</value>
    public IpvsProtocol Protocol { get; set; } = IpvsProtocol.Tcp;

    /// <value>Null for a firewall mark.</value>
    public string? Address { get; init; }

    /// <value>0 (every port) needs persistence.</value>
    public int Port { get; init; }

    /// <value>The firewall mark, instead of address and port.</value>
    public long? Fwmark { get; init; }

    /// <value><c>wlc</c> by default: rr wrr lc wlc lblc lblcr dh sh sed nq fo ovf mh.</value>
    public string Scheduler { get; set; } = "wlc";

    /// <value>ipvsadm's -b: sh-fallback sh-port mh-fallback mh-port flag-1 flag-2 flag-3.</value>
    public IReadOnlyList<string> SchedulerFlags { get; set; } = [];

    public Persistence? Persistence { get; init; }

    /// <value>One-packet scheduling; udp and firewall marks only.</value>
    public bool OnePacket { get; init; }

    /// <value>A failed real server keeps its place with weight 0 instead of being removed.</value>
    public bool Quiescent { get; init; }

    /// <value>Takes the traffic when every real server has failed.</value>
    public FallbackServer? Fallback { get; init; }

    public HealthCheck Check { get; set; } = new();

    public IReadOnlyList<RealServer> RealServers { get; set; } = [];
}

/// <param name="TimeoutSeconds">300 by default (ipvsadm -p).</param>
/// <param name="Netmask">IPv4: a dotted mask; IPv6: a prefix length; null: the single client.</param>
/// <param name="Engine">null or <c>sip</c>.</param>
public sealed record Persistence(int TimeoutSeconds = 300, string? Netmask = null, string? Engine = null);

public sealed record FallbackServer(string Address, int Port, ForwardingMethod Forwarding = ForwardingMethod.Gate);

public sealed record RealServer
{
    /// <value><c>address:port</c> unless set.</value>
    public string? Name { get; init; }

    public required string Address { get; init; }

    /// <value>0: the virtual service's port.</value>
    public int Port { get; init; }

    /// <value><see cref="ForwardingMethod.Gate"/> by default.</value>
    public ForwardingMethod Forwarding { get; set; } = ForwardingMethod.Gate;

    public Tunnel? Tunnel { get; init; }

    /// <value>1 by default; 0 takes no new connections.</value>
    public int Weight { get; set; } = 1;

    /// <value>0 by default: no limit.</value>
    public long UpperThreshold { get; init; }

    /// <value>0 by default: three quarters of the upper one.</value>
    public long LowerThreshold { get; init; }

    /// <value>The service's, unless set.</value>
    public HealthCheck? Check { get; init; }

    /// <value>True: weight 0, existing connections end by themselves.</value>
    public bool Drain { get; init; }
}

/// <param name="Type">ipip, gue or gre.</param>
/// <param name="Port">For gue.</param>
/// <param name="Checksum">none, checksum or remote.</param>
public sealed record Tunnel(IpvsTunnelType Type = IpvsTunnelType.Ipip, int Port = 0, IpvsTunnelChecksum Checksum = IpvsTunnelChecksum.None);

[JsonConverter(typeof(JsonStringEnumConverter<ForwardingMethod>))]
public enum ForwardingMethod
{
    /// <summary>Direct routing (DR), ipvsadm -g.</summary>
    [JsonStringEnumMemberName("gate")] Gate,

    /// <summary>Masquerading (NAT), ipvsadm -m.</summary>
    [JsonStringEnumMemberName("masq")] Masq,

    /// <summary>Tunnelling (TUN), ipvsadm -i.</summary>
    [JsonStringEnumMemberName("ipip")] Ipip,
}
