using System.Net;
using ClusterPortal.Agent.Linux.Ipvs;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Shared.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Linux.Tests.Ipvs;

/// <summary>The bytes of the family IPVS, byte order visible.</summary>
public sealed class IpvsMessageTests
{
    private const ushort Family = 0x1c;

    private static readonly IpvsServiceKey Web = new(IpvsProtocol.Tcp, IPAddress.Parse("192.168.2.254"), 80, 0, Ipv6: false);

    [Fact]
    public void Adding_a_service()
    {
        var service = new IpvsService { Key = Web, Scheduler = "lc", Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = 300, Netmask = 0xffffff00 };
        Assert.Equal(
            [
                104, 0, 0, 0, 0x1c, 0, 0x05, 0, 9, 0, 0, 0, 0, 0, 0, 0, // nlmsghdr: REQUEST | ACK
                1, 1, 0, 0, // genlmsghdr: NEW_SERVICE, version 1
                84, 0, 1, 0x80, // IPVS_CMD_ATTR_SERVICE
                6, 0, 1, 0, 2, 0, 0, 0, // AF_INET
                6, 0, 2, 0, 6, 0, 0, 0, // IPPROTO_TCP
                20, 0, 3, 0, 192, 168, 2, 254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // address, always 16 bytes
                6, 0, 4, 0, 0, 80, 0, 0, // port, network order
                7, 0, 6, 0, (byte)'l', (byte)'c', 0, 0, // scheduler
                12, 0, 7, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, // flags and mask
                8, 0, 8, 0, 0x2c, 1, 0, 0, // timeout 300
                8, 0, 9, 0, 0xff, 0xff, 0xff, 0, // netmask, network order
            ],
            Written(new AddService(service)));
    }

    [Fact]
    public void Deleting_a_service_by_fwmark()
    {
        Assert.Equal(
            [
                40, 0, 0, 0, 0x1c, 0, 0x05, 0, 9, 0, 0, 0, 0, 0, 0, 0,
                3, 1, 0, 0, // DEL_SERVICE
                20, 0, 1, 0x80,
                6, 0, 1, 0, 10, 0, 0, 0, // AF_INET6
                8, 0, 5, 0, 7, 0, 0, 0, // fwmark 7: neither protocol, address nor port
            ],
            Written(new DeleteService(new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, 7, Ipv6: true))));
    }

    [Fact]
    public void Adding_a_destination()
    {
        var real = new IpvsDestination { Key = new(IPAddress.Parse("192.168.2.250"), 80), Forwarding = IpvsForwarding.Route, Weight = 3, UpperThreshold = 9 };
        Assert.Equal(
            [
                140, 0, 0, 0, 0x1c, 0, 0x05, 0, 9, 0, 0, 0, 0, 0, 0, 0,
                5, 1, 0, 0, // NEW_DEST
                48, 0, 1, 0x80, // the service's identity
                6, 0, 1, 0, 2, 0, 0, 0,
                6, 0, 2, 0, 6, 0, 0, 0,
                20, 0, 3, 0, 192, 168, 2, 254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                6, 0, 4, 0, 0, 80, 0, 0,
                72, 0, 2, 0x80, // IPVS_CMD_ATTR_DEST
                20, 0, 1, 0, 192, 168, 2, 250, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                6, 0, 2, 0, 0, 80, 0, 0, // port
                6, 0, 11, 0, 2, 0, 0, 0, // ADDR_FAMILY
                8, 0, 3, 0, 3, 0, 0, 0, // FWD_METHOD: DROUTE
                8, 0, 4, 0, 3, 0, 0, 0, // WEIGHT
                8, 0, 5, 0, 9, 0, 0, 0, // U_THRESH
                8, 0, 6, 0, 0, 0, 0, 0, // L_THRESH
            ],
            Written(new AddDestination(Web, real)));
    }

    [Fact]
    public void A_tunnel_says_its_type_port_and_checksum()
    {
        var real = new IpvsDestination
        {
            Key = new(IPAddress.Parse("fd99::7"), 0),
            Forwarding = IpvsForwarding.Tunnel,
            TunnelType = IpvsTunnelType.Gue,
            TunnelPort = 6080,
            TunnelChecksum = IpvsTunnelChecksum.Remote,
        };
        Assert.Equal(
            [
                5, 0, 13, 0, 1, 0, 0, 0, // TUN_TYPE: GUE
                6, 0, 14, 0, 0x17, 0xc0, 0, 0, // TUN_PORT 6080, network order
                6, 0, 15, 0, 2, 0, 0, 0, // TUN_FLAGS: REMCSUM
            ],
            Written(new EditDestination(Web, real))[^24..]);
    }

    [Fact]
    public void The_wide_statistics_win_in_either_order()
    {
        Assert.Equal(5UL << 40, ReadStatistics(wideFirst: true).InBytes);
        Assert.Equal(5UL << 40, ReadStatistics(wideFirst: false).InBytes);
    }

    [Fact]
    public void The_kernels_own_flag_is_not_ours()
    {
        var request = new NetlinkRequest();
        var writer = request.Writer();
        using (writer.Message(Family, 0, 1))
        {
            writer.Header(default(GenericHeader));
            IpvsServiceMessage.Write(writer, new IpvsService { Key = Web, Scheduler = "rr", Flags = (IpvsServiceFlags)0x2 | IpvsServiceFlags.OnePacket });
        }

        foreach (var message in new NetlinkMessages(request.Written))
            Assert.Equal(IpvsServiceFlags.OnePacket, LinuxIpvs.ReadService(message)!.Service.Flags);
    }

    [Fact]
    public void A_service_is_read_as_it_is_written()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Generators.Services().ToArbitrary(), service =>
        {
            var request = new NetlinkRequest();
            IpvsRequest.Write(request, Family, 1, new EditService(service));
            foreach (var message in new NetlinkMessages(request.Written))
                Assert.Equal(service, LinuxIpvs.ReadService(message)!.Service);
        }));
    }

    [Fact]
    public void A_destination_is_read_as_it_is_written()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Generators.Destinations().ToArbitrary(), destination =>
        {
            var request = new NetlinkRequest();
            IpvsRequest.Write(request, Family, 1, new AddDestination(Web, destination));
            foreach (var message in new NetlinkMessages(request.Written))
                Assert.Equal(destination, LinuxIpvs.ReadDestination(message, serviceIpv6: false)!.Destination);
        }));
    }

    private static byte[] Written(IpvsOperation operation)
    {
        var request = new NetlinkRequest();
        IpvsRequest.Write(request, Family, 9, operation);
        return request.Written.ToArray();
    }

    private static IpvsStatistics ReadStatistics(bool wideFirst)
    {
        var request = new NetlinkRequest();
        var writer = request.Writer();
        using (writer.Message(Family, 0, 1))
        {
            writer.Header(default(GenericHeader));
            using (writer.Nest(IpvsConstants.Service))
            {
                writer.Put(IpvsConstants.ServiceFamily, (ushort)2);
                writer.Put(IpvsConstants.ServiceAddress, new byte[16]);
                for (var i = 0; i < 2; i++)
                {
                    var wide = (i == 0) == wideFirst;
                    using (writer.Nest(wide ? IpvsConstants.ServiceStatistics64 : IpvsConstants.ServiceStatistics))
                        writer.Put(4, BitConverter.GetBytes(wide ? 5UL << 40 : 1));
                }
            }
        }

        foreach (var message in new NetlinkMessages(request.Written))
            return LinuxIpvs.ReadService(message)!.Statistics;
        throw new InvalidOperationException("no message");
    }
}
