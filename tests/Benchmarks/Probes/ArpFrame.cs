using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Benchmarks.Probes;

/// <summary>An Ethernet frame with an ARP packet for IPv4 (RFC 826).</summary>
internal static class ArpFrame
{
    /// <summary>ETH_P_ARP, linux/if_ether.h</summary>
    public const ushort EtherType = 0x0806;

    /// <summary>14 bytes of Ethernet, 28 of ARP.</summary>
    public const int Length = 42;

    private const ushort Request = 1;
    private const ushort Reply = 2;

    public static byte[] Ask(PhysicalAddress ownMac, IPAddress own, IPAddress wanted)
    {
        var frame = new byte[Length];
        frame.AsSpan(0, 6).Fill(0xFF);
        ownMac.GetAddressBytes().CopyTo(frame, 6);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), EtherType);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), 1); // Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), 0x0800); // IPv4
        frame[18] = 6;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), Request);
        ownMac.GetAddressBytes().CopyTo(frame, 22);
        own.GetAddressBytes().CopyTo(frame, 28);
        wanted.GetAddressBytes().CopyTo(frame, 38);
        return frame;
    }

    /// <summary>The MAC of who says to <paramref name="own"/> that it has the address; null for all else, announcements included.</summary>
    public static PhysicalAddress? AnswerFor(ReadOnlySpan<byte> frame, IPAddress wanted, IPAddress own)
    {
        var isAnswer = frame.Length >= Length
            && BinaryPrimitives.ReadUInt16BigEndian(frame[20..]) == Reply
            && new IPAddress(frame.Slice(28, 4)).Equals(wanted)
            && new IPAddress(frame.Slice(38, 4)).Equals(own);
        return isAnswer ? new PhysicalAddress(frame.Slice(22, 6).ToArray()) : null;
    }
}
