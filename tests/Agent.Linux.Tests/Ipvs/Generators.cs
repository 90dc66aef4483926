using System.Net;
using ClusterPortal.Shared.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Linux.Tests.Ipvs;

/// <summary>Random services and destinations, such as a kernel could hold.</summary>
internal static class Generators
{
    public static Gen<IpvsService> Services() =>
        from key in Keys()
        from scheduler in Gen.Elements("rr", "wrr", "wlc", "sh", "mh", "twos")
        from flags in Gen.Elements(IpvsServiceFlags.None, IpvsServiceFlags.Persistent, IpvsServiceFlags.OnePacket, IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2)
        from timeout in Gen.Choose(0, 2678400)
        from prefix in Gen.Choose(1, 32)
        from engine in Gen.Elements<string?>(null, "sip")
        select new IpvsService
        {
            Key = key,
            Scheduler = scheduler,
            Flags = flags,
            PersistenceTimeout = (uint)timeout,
            Netmask = key.Ipv6 ? (uint)prefix * 4 : uint.MaxValue << (32 - prefix),
            PersistenceEngine = engine,
        };

    public static Gen<IpvsDestination> Destinations() =>
        from address in Addresses()
        from port in Gen.Choose(0, ushort.MaxValue)
        from forwarding in Gen.Elements(Enum.GetValues<IpvsForwarding>())
        from weight in Gen.Choose(0, 65535)
        from upper in Gen.Choose(0, int.MaxValue)
        from lower in Gen.Choose(0, int.MaxValue)
        from type in Gen.Elements(Enum.GetValues<IpvsTunnelType>())
        from checksum in Gen.Elements(Enum.GetValues<IpvsTunnelChecksum>())
        let tunnel = forwarding == IpvsForwarding.Tunnel
        select new IpvsDestination
        {
            Key = new IpvsDestinationKey(address, (ushort)port),
            Forwarding = forwarding,
            Weight = (uint)weight,
            UpperThreshold = (uint)upper,
            LowerThreshold = (uint)lower,
            TunnelType = tunnel ? type : default,
            TunnelPort = tunnel ? (ushort)port : default,
            TunnelChecksum = tunnel ? checksum : default,
        };

    private static Gen<IPAddress> Addresses() =>
        from ipv6 in ArbMap.Default.GeneratorFor<bool>()
        from bytes in Gen.Choose(0, 255).ArrayOf(ipv6 ? 16 : 4)
        select new IPAddress(bytes.Select(b => (byte)b).ToArray());

    private static Gen<IpvsServiceKey> Keys() =>
        from address in Addresses()
        from protocol in Gen.Elements(Enum.GetValues<IpvsProtocol>())
        from port in Gen.Choose(0, ushort.MaxValue)
        from fwmark in Gen.Frequency((1, Gen.Choose(1, int.MaxValue)), (3, Gen.Constant(0)))
        let ipv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        select fwmark != 0
            ? new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, (uint)fwmark, ipv6)
            : new IpvsServiceKey(protocol, address, (ushort)port, 0, ipv6);
}
