using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Tests.Namespaces;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>What only the real gate shows: packets, other programs' eyes, interfaces that change.</summary>
public sealed class LinuxGateTrafficTests : IDisposable
{
    private static readonly IPAddress Vip = IPAddress.Parse("10.99.0.50");
    private static readonly IPAddress Vip6 = IPAddress.Parse("fd99::50");
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly LinuxBench _linux = new();
    private readonly IBench _bench;

    public LinuxGateTrafficTests()
    {
        _bench = _linux;
        _bench.With(kernel =>
        {
            kernel.Gate.Install(["eth0"], [Vip, Vip6], []);
            kernel.Addresses.Set(new InterfaceAddress("eth0", Vip, 32), null);
            kernel.Addresses.Set(new InterfaceAddress("eth0", Vip6, 128), null);
        });
        // A neighbour that remembers: its packets come without its asking.
        foreach (var vip in (IPAddress[])[Vip, Vip6])
            TwoHosts.Ip($"-n {_linux.Hosts.ClientName} neigh replace {vip} lladdr 02:99:00:00:00:01 dev eth0 nud permanent");
    }

    [NeedsBench]
    public void Packets_for_a_closed_address_are_dropped_and_for_an_open_one_arrive()
    {
        foreach (var vip in (IPAddress[])[Vip, Vip6])
        {
            using var server = Server(vip);
            Send(server, 1);
            _bench.With(kernel => kernel.Gate.Open([vip], Long));
            Send(server, 2);
            Assert.Equal(2, Receive(server));
            _bench.With(kernel => kernel.Gate.Close([vip]));
            Send(server, 3);
            _bench.With(kernel => kernel.Gate.Open([vip], Long));
            Send(server, 4);
            Assert.Equal(4, Receive(server));
        }
    }

    [NeedsBench]
    public void Another_directors_packets_pass_a_closed_gate_and_its_questions_do_not()
    {
        _bench.With(kernel => kernel.Gate.Install(["eth0"], [Vip, Vip6], [TwoHosts.ClientHardware]));
        foreach (var vip in (IPAddress[])[Vip, Vip6])
        {
            using var server = Server(vip);
            Send(server, 1);
            Assert.Equal(1, Receive(server));
            Assert.False(_bench.Answers(vip));
        }

        _bench.With(kernel => kernel.Gate.Install(["eth0"], [Vip, Vip6], [PhysicalAddress.Parse("02:99:00:00:00:77")]));
        using var other = Server(Vip);
        Send(other, 1);
        _bench.With(kernel => kernel.Gate.Open([Vip], Long));
        Send(other, 2);
        Assert.Equal(2, Receive(other));
    }

    [NeedsBench]
    public async Task Renewing_and_installing_again_lose_no_packet()
    {
        const int packets = 1000;
        const int mostPackets = 100_000; // a busy machine may start the renewals late
        using var server = Server(Vip);
        _bench.With(kernel => kernel.Gate.Open([Vip], Long));
        using var done = new CancellationTokenSource();
        var renewals = 0;
        var renewing = Task.Run(() => _bench.With(kernel =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.True(kernel.Gate.Renew([Vip], Long));
                if (++renewals % 10 == 0)
                    kernel.Gate.Install(["eth0"], renewals % 20 == 0 ? [Vip] : [Vip, Vip6], []);
            }
        }));
        for (var i = 0; i < packets || (Volatile.Read(ref renewals) <= 20 && i < mostPackets); i++)
        {
            Send(server, i);
            Assert.Equal(i, Receive(server));
        }

        await done.CancelAsync();
        await renewing;
        Assert.True(renewals > 20, $"{renewals} renewals");
    }

    [NeedsBench]
    public void A_renewal_allocates_nothing()
    {
        IReadOnlyList<IPAddress> both = [Vip, Vip6];
        var allocated = _bench.With(kernel =>
        {
            kernel.Gate.Open(both, Long);
            kernel.Gate.Renew(both, Long);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                kernel.Gate.Renew(both, Long);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    [NeedsBench]
    public void Nft_sees_the_rules_as_they_are_meant()
    {
        _bench.With(kernel => kernel.Gate.Install(["eth0"], [Vip, Vip6], [TwoHosts.ClientHardware]));
        var seen = _linux.Hosts.InNode("nft", "list table netdev clusterportal");
        Assert.Contains("type filter hook ingress device \"eth0\" priority -500; policy accept;", seen, StringComparison.Ordinal);
        Assert.Contains("arp daddr ip @held4 arp daddr ip != @lease4 drop", seen, StringComparison.Ordinal);
        Assert.Contains("ip daddr @held4 ip daddr != @lease4 @ll,48,48 != @directors drop", seen, StringComparison.Ordinal);
        Assert.Contains("icmpv6 type nd-neighbor-solicit", seen, StringComparison.Ordinal);
        Assert.Contains("elements = { 10.99.0.50 }", seen, StringComparison.Ordinal);
        Assert.Contains("elements = { fd99::50 }", seen, StringComparison.Ordinal);
        Assert.Contains("elements = { 02:99:00:00:00:02 }", seen, StringComparison.Ordinal);
    }

    [NeedsBench]
    public void An_element_that_would_never_close_is_a_drift_and_goes_with_the_next_installation()
    {
        _linux.Hosts.InNode("nft", "add element netdev clusterportal lease4 { 10.99.0.50 }");
        Assert.True(_bench.Answers(Vip));
        Assert.Null(_bench.With(kernel => kernel.Gate.Read()));
        _bench.With(kernel => kernel.Gate.Install(["eth0"], [Vip, Vip6], []));
        Assert.False(_bench.Answers(Vip));
        Assert.NotNull(_bench.With(kernel => kernel.Gate.Read()));
    }

    [NeedsBench]
    public void A_renamed_interface_is_a_drift_until_the_gate_is_installed_on_its_new_name()
    {
        var name = _linux.Hosts.NodeName;
        TwoHosts.Ip($"-n {name} link set eth0 down");
        TwoHosts.Ip($"-n {name} link set eth0 name lan0");
        TwoHosts.Ip($"-n {name} link set lan0 up");
        Assert.Null(_bench.With(kernel => kernel.Gate.Read()));
        _bench.With(kernel => kernel.Gate.Install(["lan0"], [Vip, Vip6], []));
        Assert.Equal(["lan0"], _bench.With(kernel => kernel.Gate.Read())!.Interfaces);
        Assert.False(_bench.Answers(Vip));
    }

    [NeedsBench]
    public void A_new_agent_finds_what_the_last_one_opened_and_keeps_it()
    {
        _bench.With(kernel => kernel.Gate.Open([Vip], Long));
        using var next = _linux.Hosts.Node.Run(() => new LinuxKernel());
        Assert.Null(next.Gate.Read()); // not as it installed: it has installed nothing
        Assert.True(next.Gate.Renew([Vip], Long));
        next.Gate.Install(["eth0"], [Vip, Vip6], []);
        Assert.True(_bench.Answers(Vip));
        Assert.Equal([Vip], next.Gate.Read()!.Open.Keys);
    }

    public void Dispose() => _linux.Dispose();

    private Socket Server(IPAddress address) => _linux.Hosts.Node.Run(() =>
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    });

    private void Send(Socket server, int number) => _linux.Hosts.Client.Run(() =>
    {
        var packet = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(packet, number);
        using var client = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        client.SendTo(packet, server.LocalEndPoint!);
    });

    private static int Receive(Socket server)
    {
        var packet = new byte[4];
        server.Receive(packet);
        return BinaryPrimitives.ReadInt32BigEndian(packet);
    }
}
