using System.Net;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>The table with ipvsadm's eyes.</summary>
public sealed class LinuxIpvsTextTests : IDisposable
{
    private readonly LinuxBench _bench = new();

    [NeedsBench]
    public void Ipvsadm_sees_what_was_programmed()
    {
        var web = new IpvsServiceKey(IpvsProtocol.Tcp, IPAddress.Parse("10.99.0.50"), 80, 0, Ipv6: false);
        var refusals = _bench.With(kernel => kernel.Ipvs.Apply(
        [
            new AddService(new IpvsService { Key = web, Scheduler = "wlc", Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = 300 }),
            new AddDestination(web, new IpvsDestination { Key = new(IPAddress.Parse("10.99.0.2"), 80), Forwarding = IpvsForwarding.Route, Weight = 3 }),
            new AddDestination(web, new IpvsDestination { Key = new(IPAddress.Parse("10.99.0.3"), 8080), Forwarding = IpvsForwarding.Masq }),
        ]));
        Assert.Empty(refusals);
        var lines = _bench.Hosts.InNode("ipvsadm", "-Sn").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "-A -t 10.99.0.50:80 -s wlc -p 300",
                "-a -t 10.99.0.50:80 -r 10.99.0.2:80 -g -w 3",
                "-a -t 10.99.0.50:80 -r 10.99.0.3:8080 -m -w 1",
            ],
            lines);
    }

    public void Dispose() => _bench.Dispose();
}
