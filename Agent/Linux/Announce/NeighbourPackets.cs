using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Linux.Announce;

/// <summary>ARP for IPv4 over Ethernet (RFC 826), the part after the Ethernet header.</summary>
internal static class ArpPacket
{
    public const ushort EtherType = 0x0806; // linux/if_ether.h ETH_P_ARP
    public const int Length = 28;
    public const ushort Request = 1;
    public const ushort Reply = 2;

    public static byte[] Write(ushort operation, PhysicalAddress sender, IPAddress senderAddress, PhysicalAddress target, IPAddress targetAddress)
    {
        var packet = new byte[Length];
        BinaryPrimitives.WriteUInt16BigEndian(packet, 1); // ar$hrd Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 0x0800); // ar$pro IPv4
        packet[4] = 6; // ar$hln
        packet[5] = 4; // ar$pln
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), operation);
        sender.GetAddressBytes().CopyTo(packet, 8);
        senderAddress.TryWriteBytes(packet.AsSpan(14), out _);
        target.GetAddressBytes().CopyTo(packet, 18);
        targetAddress.TryWriteBytes(packet.AsSpan(24), out _);
        return packet;
    }

    /// <summary>The hardware address of the sender when it says the address is its own, in a request or reply; else null.</summary>
    public static PhysicalAddress? ClaimantOf(ReadOnlySpan<byte> packet, IPAddress address)
    {
        Span<byte> wanted = stackalloc byte[4];
        return packet.Length >= Length && packet[4] == 6 && packet[5] == 4
            && address.TryWriteBytes(wanted, out _) && packet.Slice(14, 4).SequenceEqual(wanted)
            ? new PhysicalAddress(packet.Slice(8, 6).ToArray())
            : null;
    }
}

/// <summary>Neighbour discovery (RFC 4861), from the IPv6 header on.</summary>
internal static class NeighbourPacket
{
    public const ushort EtherType = 0x86dd; // linux/if_ether.h ETH_P_IPV6
    public const int Length = HeaderLength + MessageLength + OptionLength;
    private const int HeaderLength = 40; // RFC 8200 §3
    private const int MessageLength = 24; // RFC 4861 §4.3, §4.4
    private const int OptionLength = 8; // RFC 4861 §4.6.1
    private const byte Icmpv6 = 58;
    private const byte HopLimit = 255; // RFC 4861 §7.1: else the packet came from another link
    private const byte Solicitation = 135;
    private const byte Advertisement = 136;
    private const byte SourceOption = 1;
    private const byte TargetOption = 2;
    private const byte OverrideFlag = 0x20; // RFC 4861 §4.4

    private static readonly IPAddress AllNodes = IPAddress.Parse("ff02::1");

    /// <summary>Unsolicited, to all nodes, with the override flag (RFC 4861 §7.2.6).</summary>
    public static byte[] Advertise(PhysicalAddress sender, IPAddress address) =>
        Write(Advertisement, OverrideFlag, address, AllNodes, address, TargetOption, sender);

    /// <summary>As duplicate address detection asks (RFC 4862 §5.4.2): from the unspecified address, so without the source option.</summary>
    public static byte[] Solicit(IPAddress address) =>
        Write(Solicitation, 0, IPAddress.IPv6Any, SolicitedNode(address), address, SourceOption, null);

    /// <summary>RFC 4291 §2.7.1.</summary>
    public static IPAddress SolicitedNode(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return new IPAddress([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, bytes[13], bytes[14], bytes[15]]);
    }

    /// <summary>RFC 2464 §7: where an IPv6 multicast address goes on Ethernet.</summary>
    public static PhysicalAddress MulticastHardware(IPAddress group)
    {
        var bytes = group.GetAddressBytes();
        return new PhysicalAddress([0x33, 0x33, bytes[12], bytes[13], bytes[14], bytes[15]]);
    }

    public static IPAddress AllNodesGroup => AllNodes;

    /// <summary>The hardware address in an advertisement for the address; the frame's own when the option is missing; null for anything else.</summary>
    public static PhysicalAddress? ClaimantOf(ReadOnlySpan<byte> packet, IPAddress address, PhysicalAddress frameSender)
    {
        Span<byte> wanted = stackalloc byte[16];
        if (packet.Length < HeaderLength + MessageLength || packet[6] != Icmpv6 || packet[7] != HopLimit
            || packet[HeaderLength] != Advertisement
            || !address.TryWriteBytes(wanted, out _) || !packet.Slice(HeaderLength + 8, 16).SequenceEqual(wanted))
            return null;
        var options = packet[(HeaderLength + MessageLength)..];
        return options.Length >= OptionLength && options[0] == TargetOption && options[1] == 1
            ? new PhysicalAddress(options.Slice(2, 6).ToArray())
            : frameSender;
    }

    private static byte[] Write(
        byte type, byte flags, IPAddress source, IPAddress destination, IPAddress target, byte option, PhysicalAddress? hardware)
    {
        var payload = hardware is null ? MessageLength : MessageLength + OptionLength;
        var packet = new byte[HeaderLength + payload];
        packet[0] = 0x60; // version 6
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)payload);
        packet[6] = Icmpv6;
        packet[7] = HopLimit;
        source.TryWriteBytes(packet.AsSpan(8), out _);
        destination.TryWriteBytes(packet.AsSpan(24), out _);
        var message = packet.AsSpan(HeaderLength);
        message[0] = type;
        message[4] = flags;
        target.TryWriteBytes(message[8..], out _);
        if (hardware is not null)
        {
            message[MessageLength] = option;
            message[MessageLength + 1] = 1; // in units of eight bytes
            hardware.GetAddressBytes().CopyTo(message[(MessageLength + 2)..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.OfIPv6(packet.AsSpan(8, 32), Icmpv6, message));
        return packet;
    }
}
