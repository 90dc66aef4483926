using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Announce;
using ClusterPortal.Agent.Linux.Tests.Contract;
using ClusterPortal.Agent.Linux.Tests.Namespaces;

namespace ClusterPortal.Agent.Linux.Tests;

public sealed class AnnouncerTests
{
    private static readonly IPAddress Vip = IPAddress.Parse("10.99.0.50");
    private static readonly IPAddress Vip6 = IPAddress.Parse("fd99::50");

    [Fact]
    public void A_gratuitous_arp_request_names_the_address_twice()
    {
        var packet = ArpPacket.Write(ArpPacket.Request, TwoHosts.NodeHardware, Vip, new PhysicalAddress(new byte[6]), Vip);
        Assert.Equal(
            [
                0, 1, 8, 0, 6, 4, 0, 1, // Ethernet, IPv4, lengths, request
                2, 0x99, 0, 0, 0, 1, 10, 99, 0, 50,
                0, 0, 0, 0, 0, 0, 10, 99, 0, 50,
            ],
            packet);
    }

    [Fact]
    public void An_unsolicited_advertisement_overrides_and_its_checksum_is_right()
    {
        var packet = NeighbourPacket.Advertise(TwoHosts.NodeHardware, Vip6);
        Assert.Equal(NeighbourPacket.Length, packet.Length);
        Assert.Equal([0x60, 0, 0, 0, 0, 32, 58, 255], packet[..8]);
        Assert.Equal(Vip6.GetAddressBytes(), packet[8..24]);
        Assert.Equal(IPAddress.Parse("ff02::1").GetAddressBytes(), packet[24..40]);
        Assert.Equal([136, 0], packet[40..42]);
        Assert.Equal([0x20, 0, 0, 0], packet[44..48]); // override, not solicited
        Assert.Equal([2, 1, 2, 0x99, 0, 0, 0, 1], packet[64..72]);
        // A right checksum makes the sum over everything, itself included, zero (RFC 1071 §1).
        Assert.Equal(0, InternetChecksum.OfIPv6(packet.AsSpan(8, 32), 58, packet.AsSpan(40)));
    }

    [RootFact]
    public void Neighbours_learn_where_the_address_is_now()
    {
        using var bench = new LinuxBench();
        var client = bench.Hosts.ClientName;
        TwoHosts.Ip($"netns exec {client} sysctl -qw net.ipv4.neigh.eth0.locktime=0"); // arp(7): else a fresh entry is not replaced
        foreach (var vip in (IPAddress[])[Vip, Vip6])
        {
            TwoHosts.Ip($"-n {client} neigh replace {vip} lladdr 02:99:00:00:00:99 dev eth0 nud stale");
            bench.With(kernel =>
            {
                kernel.Announcer.Announce("eth0", vip);
                return true;
            });
            Assert.True(
                SpinWait.SpinUntil(() => TwoHosts.Tool("ip", $"-n {client} neigh show {vip} dev eth0").Contains("02:99:00:00:00:01", StringComparison.Ordinal), 5000),
                $"the client did not learn {vip}");
        }
    }

    [RootFact]
    public void Asking_who_has_an_address_finds_every_owner_but_oneself()
    {
        using var bench = new LinuxBench();
        foreach (var (own, others) in (IEnumerable<(string, string)>)[("10.99.0.1", "10.99.0.2"), ("fd99::1", "fd99::2")])
        {
            Assert.Equal([TwoHosts.ClientHardware], bench.With(kernel => kernel.Announcer.WhoHas("eth0", IPAddress.Parse(others), TimeSpan.FromMilliseconds(300))));
            Assert.Empty(bench.With(kernel => kernel.Announcer.WhoHas("eth0", IPAddress.Parse(own), TimeSpan.FromMilliseconds(50))));
        }
    }
}
