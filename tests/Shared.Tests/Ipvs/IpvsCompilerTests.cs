using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Tests.Topology;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Ipvs;

public class IpvsCompilerTests
{
    private static string Row(VirtualService service, params string[] up)
    {
        var entry = IpvsCompiler.Compile(service, (s, r) => up.Contains(IpvsCompiler.ServerName(s, r)));
        return string.Join(' ', entry.Destinations.Select(d => $"{IpvsCompiler.Endpoint(d.Key)}={d.Forwarding}:{d.Weight}"));
    }

    private const string First = "192.168.2.250:80";
    private const string Second = "192.168.2.251:80";

    [Fact]
    public void Servers_that_answer_have_their_weight() =>
        Assert.Equal("192.168.2.250:80=Route:1 192.168.2.251:80=Route:3", Row(Samples.Service, First, Second));

    [Fact]
    public void A_failed_server_is_left_out_or_when_quiescent_kept_with_weight_0()
    {
        Assert.Equal("192.168.2.251:80=Route:3", Row(Samples.Service, Second));
        Assert.Equal("192.168.2.250:80=Route:0 192.168.2.251:80=Route:3", Row(Samples.Service with { Quiescent = true }, Second));
    }

    [Fact]
    public void The_fallback_takes_over_when_nobody_takes_new_connections()
    {
        Assert.Equal("127.0.0.1:80=Route:1", Row(Samples.Service));
        Assert.Equal("192.168.2.250:80=Route:0 192.168.2.251:80=Route:0 127.0.0.1:80=Route:1", Row(Samples.Service with { Quiescent = true }));
        var draining = Samples.Service with { RealServers = [.. Samples.Service.RealServers.Select(r => r with { Drain = true })] };
        Assert.Equal("192.168.2.250:80=Route:0 192.168.2.251:80=Route:0 127.0.0.1:80=Route:1", Row(draining, First, Second));
        Assert.Equal("", Row(Samples.Service with { Fallback = null }));
    }

    [Fact]
    public void A_fallback_that_is_also_a_quiescent_real_server_is_there_once() =>
        Assert.Equal("192.168.2.250:80=Route:1 192.168.2.251:80=Route:0", Row(Samples.Service with { Quiescent = true, Fallback = new FallbackServer("192.168.2.250", 80) }));

    [Fact]
    public void Check_on_needs_no_answer_and_check_off_uses_neither_servers_nor_fallback()
    {
        Assert.Equal("192.168.2.250:80=Route:1 192.168.2.251:80=Route:3", Row(Samples.Service with { Check = new HealthCheck { Type = CheckType.On } }));
        Assert.Equal("", Row(Samples.Service with { Check = new HealthCheck { Type = CheckType.Off } }, First, Second));
    }

    [Fact]
    public void Flags_persistence_and_tunnels_reach_the_table()
    {
        var entry = IpvsCompiler.Compile(Samples.Service with
        {
            Scheduler = "sh",
            SchedulerFlags = ["sh-port"],
            Persistence = new Persistence(600, "255.255.255.0"),
            RealServers = [new RealServer { Address = "10.0.0.1", Forwarding = ForwardingMethod.Ipip, Tunnel = new Tunnel(IpvsTunnelType.Gue, 6080), UpperThreshold = 9, LowerThreshold = 3 }],
        }, (_, _) => true);
        Assert.Equal(IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler2, entry.Service.Flags);
        Assert.Equal((600u, 0xFFFFFF00u), (entry.Service.PersistenceTimeout, entry.Service.Netmask));
        var destination = Assert.Single(entry.Destinations);
        Assert.Equal((IpvsForwarding.Tunnel, IpvsTunnelType.Gue, (ushort)6080, 9u, 3u), (destination.Forwarding, destination.TunnelType, destination.TunnelPort, destination.UpperThreshold, destination.LowerThreshold));
    }

    [Fact]
    public void A_firewall_mark_takes_its_family_from_its_servers()
    {
        var service = new VirtualService { Name = "m", Fwmark = 7, RealServers = [new RealServer { Address = "2001:db8::1" }] };
        Assert.Equal(new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, 7, true), IpvsCompiler.Key(service));
        Assert.Equal(128u, IpvsCompiler.Compile(service, (_, _) => true).Service.Netmask);
    }

    [Fact]
    public void A_table_holds_the_services_of_its_groups()
    {
        var table = IpvsCompiler.Compile(Samples.Pair, ["vip"], (_, _) => true);
        Assert.Equal("192.168.2.254:80", IpvsCompiler.Endpoint(new IpvsDestinationKey(Assert.Single(table.Services).Service.Key.Address!, 80)));
        Assert.Empty(IpvsCompiler.Compile(Samples.Pair, [], (_, _) => true).Services);
    }
}
