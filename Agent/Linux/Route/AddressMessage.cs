using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>An address as the kernel has it: by the interface's number.</summary>
internal sealed record KernelAddress(int Index, IPAddress Address, int PrefixLength, IPAddress? Broadcast, string? Label);

/// <summary>RTM_NEWADDR, RTM_DELADDR and RTM_GETADDR.</summary>
internal static class AddressMessage
{
    public static void WriteDump(NetlinkRequest request, uint sequence)
    {
        var writer = request.Writer();
        using (writer.Message(RouteConstants.GetAddress, NetlinkConstants.Request | NetlinkConstants.Dump, sequence))
            writer.Header(default(AddressHeader));
    }

    public static void WriteSet(NetlinkRequest request, uint sequence, int index, InterfaceAddress address, TimeSpan? lifetime)
    {
        var writer = request.Writer();
        const ushort flags = NetlinkConstants.Request | NetlinkConstants.Acknowledge | NetlinkConstants.Create | NetlinkConstants.Replace;
        using (writer.Message(RouteConstants.NewAddress, flags, sequence))
        {
            WriteIdentity(writer, index, address);
            if (address.Broadcast is not null)
                writer.Put(RouteConstants.AddressBroadcast, address.Broadcast);
            if (address.Label is not null)
                writer.Put(RouteConstants.AddressLabel, address.Label);
            if (address.Address.AddressFamily == AddressFamily.InterNetworkV6)
                writer.Put(RouteConstants.AddressFlags, RouteConstants.NoDuplicateDetection);
            WriteLifetime(writer, lifetime);
        }
    }

    public static void WriteDelete(NetlinkRequest request, uint sequence, int index, InterfaceAddress address)
    {
        var writer = request.Writer();
        using (writer.Message(RouteConstants.DeleteAddress, NetlinkConstants.Request | NetlinkConstants.Acknowledge, sequence))
            WriteIdentity(writer, index, address);
    }

    public static unsafe KernelAddress? Read(NetlinkMessage message)
    {
        if (message.Type != RouteConstants.NewAddress)
            return null;
        var header = message.Header<AddressHeader>();
        IPAddress? peer = null, local = null, broadcast = null;
        string? label = null;
        foreach (var attribute in message.Attributes(sizeof(AddressHeader)))
        {
            switch (attribute.Type)
            {
                case RouteConstants.AddressPeer: peer = attribute.Address; break;
                case RouteConstants.AddressLocal: local = attribute.Address; break;
                case RouteConstants.AddressBroadcast: broadcast = attribute.Address; break;
                case RouteConstants.AddressLabel: label = attribute.Text; break;
            }
        }

        // IFA_ADDRESS is the other end of a point-to-point link where IFA_LOCAL is there too (linux/if_addr.h).
        return (local ?? peer) is { } address ? new KernelAddress((int)header.Index, address, header.PrefixLength, broadcast, label) : null;
    }

    private static void WriteIdentity(NetlinkWriter writer, int index, InterfaceAddress address)
    {
        writer.Header(new AddressHeader
        {
            Family = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? RouteConstants.FamilyIPv6 : RouteConstants.FamilyIPv4,
            PrefixLength = (byte)address.PrefixLength,
            Scope = IPAddress.IsLoopback(address.Address) ? RouteConstants.ScopeHost : (byte)0,
            Index = (uint)index,
        });
        writer.Put(RouteConstants.AddressLocal, address.Address);
        writer.Put(RouteConstants.AddressPeer, address.Address);
    }

    private static void WriteLifetime(NetlinkWriter writer, TimeSpan? lifetime)
    {
        var seconds = lifetime is { } time ? (uint)Math.Min(Math.Ceiling(time.TotalSeconds), uint.MaxValue - 1) : uint.MaxValue;
        var info = new AddressLifetime { Preferred = seconds, Valid = seconds };
        writer.Put(RouteConstants.AddressLifetime, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<AddressLifetime>(in info)));
    }
}
