using System.Net;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>What every IPVS table does: read back as written, the kernel's errors, one operation's refusal not stopping the next.</summary>
public abstract class IpvsContract : IDisposable
{
    private const int NoEntry = 2; // ENOENT
    private const int NoProcess = 3; // ESRCH
    private const int Exists = 17; // EEXIST
    private const int Invalid = 22; // EINVAL
    private const int Range = 34; // ERANGE

    private static readonly IpvsServiceKey Web = new(IpvsProtocol.Tcp, IPAddress.Parse("10.99.0.50"), 80, 0, Ipv6: false);
    private static readonly IpvsServiceKey Dns = new(IpvsProtocol.Udp, IPAddress.Parse("fd99::50"), 53, 0, Ipv6: true);
    private static readonly IpvsServiceKey Mark = new(IpvsProtocol.Tcp, null, 0, 7, Ipv6: false);

    private readonly IBench _bench;

    protected IpvsContract(Func<IBench> make)
    {
        _bench = make();
    }

    [NeedsBench]
    public void A_table_is_read_as_it_was_written()
    {
        var web = Service(Web) with { Scheduler = "wlc", Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = 300, Netmask = 0xffffff00 };
        var dns = Service(Dns) with { Scheduler = "sh", Flags = IpvsServiceFlags.OnePacket | IpvsServiceFlags.Scheduler1 };
        var mark = Service(Mark) with { Scheduler = "rr" };
        var route = Real("10.99.0.2", 80) with { Weight = 3, UpperThreshold = 100, LowerThreshold = 50 };
        var tunnel = Real("10.99.0.3", 80) with { Forwarding = IpvsForwarding.Tunnel, TunnelType = IpvsTunnelType.Gue, TunnelPort = 6080, TunnelChecksum = IpvsTunnelChecksum.Checksum };
        var masq = Real("fd99::2", 5353) with { Forwarding = IpvsForwarding.Masq, Weight = 0 };
        Assert.Empty(Apply(
            new AddService(web), new AddService(dns), new AddService(mark),
            new AddDestination(Web, route), new AddDestination(Web, tunnel), new AddDestination(Dns, masq), new AddDestination(Mark, Real("10.99.0.4", 0))));

        Assert.Equal(web, Find(Web)!.Service);
        Assert.Equal([route, tunnel], Find(Web)!.Destinations.OrderBy(d => d.Key.Address.ToString(), StringComparer.Ordinal));
        Assert.Equal(dns, Find(Dns)!.Service);
        Assert.Equal([masq], Find(Dns)!.Destinations);
        Assert.Equal(mark, Find(Mark)!.Service);
        Assert.Equal([Real("10.99.0.4", 0)], Find(Mark)!.Destinations);
        Assert.Equal(3, Read().Table.Services.Count);
        Assert.Equal(0UL, Read().Services[Web].Connections);
        Assert.Equal(0u, Read().Destinations[(Web, route.Key)].ActiveConnections);
    }

    [NeedsBench]
    public void Edits_replace_what_is_set()
    {
        Apply(new AddService(Service(Web) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = 60 }), new AddDestination(Web, Real("10.99.0.2", 80)));
        var service = Service(Web) with { Scheduler = "wrr" };
        var real = Real("10.99.0.2", 80) with { Weight = 0, Forwarding = IpvsForwarding.Masq };
        Assert.Empty(Apply(new EditService(service), new EditDestination(Web, real)));
        Assert.Equal(service, Find(Web)!.Service);
        Assert.Equal([real], Find(Web)!.Destinations);
    }

    [NeedsBench]
    public void Deletes_take_away_one_and_leave_the_rest()
    {
        Apply(
            new AddService(Service(Web)), new AddService(Service(Dns)),
            new AddDestination(Web, Real("10.99.0.2", 80)), new AddDestination(Web, Real("10.99.0.3", 80)));
        Assert.Empty(Apply(new DeleteDestination(Web, Real("10.99.0.2", 80).Key), new DeleteService(Dns)));
        Assert.Equal([Real("10.99.0.3", 80)], Find(Web)!.Destinations);
        Assert.Null(Find(Dns));
    }

    [NeedsBench]
    public void Refusals_are_the_kernels_and_do_not_stop_what_follows()
    {
        Apply(new AddService(Service(Web)), new AddDestination(Web, Real("10.99.0.2", 80)));
        var refusals = Apply(
            new AddService(Service(Web)),
            new EditService(Service(Dns)),
            new DeleteService(Dns),
            new AddService(Service(Mark) with { Scheduler = "nosuch" }),
            new AddDestination(Dns, Real("fd99::2", 53)),
            new AddDestination(Web, Real("10.99.0.2", 80)),
            new EditDestination(Web, Real("10.99.0.9", 80)),
            new DeleteDestination(Web, Real("10.99.0.9", 80).Key),
            new AddDestination(Web, Real("10.99.0.4", 80) with { UpperThreshold = 1, LowerThreshold = 2 }),
            new AddDestination(Web, Real("fd99::2", 80)),
            new AddService(Service(Dns) with { Netmask = 129 }),
            new AddDestination(Web, Real("10.99.0.3", 80)));
        Assert.Equal(
            [Exists, NoProcess, NoProcess, NoEntry, NoProcess, Exists, NoEntry, NoEntry, Range, Invalid, Invalid],
            refusals.Select(refusal => refusal.Reason.Errno));
        Assert.Equal("add service tcp 10.99.0.50:80", refusals[0].Reason.Asked);
        Assert.Equal(2, Find(Web)!.Destinations.Count);
    }

    public void Dispose()
    {
        _bench.Dispose();
        GC.SuppressFinalize(this);
    }

    private static IpvsService Service(IpvsServiceKey key) => new() { Key = key, Scheduler = "rr", Netmask = key.Ipv6 ? 128 : uint.MaxValue };

    private static IpvsDestination Real(string address, ushort port) =>
        new() { Key = new IpvsDestinationKey(IPAddress.Parse(address), port), Forwarding = IpvsForwarding.Route };

    private IReadOnlyList<IpvsRefusal> Apply(params IReadOnlyList<IpvsOperation> operations) => _bench.With(kernel => kernel.Ipvs.Apply(operations));

    private IpvsReading Read() => _bench.With(kernel => kernel.Ipvs.Read());

    private IpvsServiceEntry? Find(IpvsServiceKey key) => Read().Table.Services.SingleOrDefault(entry => entry.Service.Key == key);
}
