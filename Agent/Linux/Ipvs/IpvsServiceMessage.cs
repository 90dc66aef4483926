using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Route;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>IPVS_CMD_ATTR_SERVICE, written and read.</summary>
internal static class IpvsServiceMessage
{
    public const int AddressLength = 16; // union nf_inet_addr, whatever the family

    /// <summary>What was read of one service.</summary>
    public sealed record Found(IpvsService Service, IpvsStatistics Statistics);

    public static void WriteKey(NetlinkWriter writer, IpvsServiceKey key)
    {
        using (writer.Nest(IpvsConstants.Service))
            WriteIdentity(writer, key);
    }

    public static void Write(NetlinkWriter writer, IpvsService service)
    {
        using (writer.Nest(IpvsConstants.Service))
        {
            WriteIdentity(writer, service.Key);
            writer.Put(IpvsConstants.ServiceScheduler, service.Scheduler);
            if (service.PersistenceEngine is not null)
                writer.Put(IpvsConstants.ServiceEngine, service.PersistenceEngine);
            // struct ip_vs_flags: what is not in the mask would keep its old value.
            Span<byte> flags = stackalloc byte[8];
            MemoryMarshal.Write(flags, (uint)service.Flags);
            MemoryMarshal.Write(flags[4..], IpvsConstants.AllFlags);
            writer.Put(IpvsConstants.ServiceFlags, flags);
            writer.Put(IpvsConstants.ServiceTimeout, service.PersistenceTimeout);
            // A mask for IPv4 (in network order), a prefix length for IPv6 (in host order).
            if (service.Key.Ipv6)
                writer.Put(IpvsConstants.ServiceNetmask, service.Netmask);
            else
                writer.PutNetwork(IpvsConstants.ServiceNetmask, service.Netmask);
        }
    }

    public static Found Read(NetlinkAttributes attributes)
    {
        ushort family = 0, protocol = 0, port = 0;
        uint fwmark = 0, flags = 0, timeout = 0, netmask = 0;
        ReadOnlySpan<byte> address = default;
        string scheduler = "";
        string? engine = null;
        var statistics = default(IpvsStatisticsMessage.Best);
        foreach (var a in attributes)
        {
            switch (a.Type)
            {
                case IpvsConstants.ServiceFamily: family = a.UInt16; break;
                case IpvsConstants.ServiceProtocol: protocol = a.UInt16; break;
                case IpvsConstants.ServiceAddress: address = a.Value; break;
                case IpvsConstants.ServicePort: port = a.NetworkUInt16; break;
                case IpvsConstants.ServiceFwmark: fwmark = a.UInt32; break;
                case IpvsConstants.ServiceScheduler: scheduler = a.Text; break;
                case IpvsConstants.ServiceFlags: flags = a.UInt32; break;
                case IpvsConstants.ServiceTimeout: timeout = a.UInt32; break;
                case IpvsConstants.ServiceNetmask: netmask = a.UInt32; break;
                case IpvsConstants.ServiceEngine: engine = a.Text; break;
                case IpvsConstants.ServiceStatistics or IpvsConstants.ServiceStatistics64: statistics.Read(a, IpvsConstants.ServiceStatistics64); break;
            }
        }

        var ipv6 = family == RouteConstants.FamilyIPv6;
        var key = fwmark != 0
            ? new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, fwmark, ipv6)
            : new IpvsServiceKey((IpvsProtocol)protocol, ReadAddress(address, ipv6), port, 0, ipv6);
        var service = new IpvsService
        {
            Key = key,
            Scheduler = scheduler,
            Flags = (IpvsServiceFlags)(flags & ~IpvsConstants.HashedFlag),
            PersistenceTimeout = timeout,
            Netmask = ipv6 ? netmask : BinaryPrimitives.ReverseEndianness(netmask),
            PersistenceEngine = string.IsNullOrEmpty(engine) ? null : engine,
        };
        return new Found(service, statistics.Value);
    }

    public static void WriteAddress(NetlinkWriter writer, ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[AddressLength];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        writer.Put(type, bytes);
    }

    public static IPAddress ReadAddress(ReadOnlySpan<byte> bytes, bool ipv6)
    {
        var length = ipv6 ? 16 : 4;
        return bytes.Length >= length
            ? new IPAddress(bytes[..length])
            : throw new NetlinkFormatException($"An IPVS address has {bytes.Length} bytes where {length} are due.");
    }

    public static ushort FamilyOf(bool ipv6) => ipv6 ? RouteConstants.FamilyIPv6 : RouteConstants.FamilyIPv4;

    public static bool IsIpv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    private static void WriteIdentity(NetlinkWriter writer, IpvsServiceKey key)
    {
        writer.Put(IpvsConstants.ServiceFamily, FamilyOf(key.Ipv6));
        if (key.Fwmark != 0)
        {
            writer.Put(IpvsConstants.ServiceFwmark, key.Fwmark);
            return;
        }

        writer.Put(IpvsConstants.ServiceProtocol, (ushort)key.Protocol);
        WriteAddress(writer, IpvsConstants.ServiceAddress, key.Address ?? throw new ArgumentException($"The service {key} has neither address nor fwmark.", nameof(key)));
        writer.PutNetwork(IpvsConstants.ServicePort, key.Port);
    }
}
