using System.Buffers.Binary;
using ClusterPortal.Agent.Linux.Announce;

namespace ClusterPortal.Agent.Linux.Ping;

/// <summary>ICMP echo (RFC 792) and ICMPv6 echo (RFC 4443 §4).</summary>
internal static class EchoMessage
{
    public const int Length = 8;
    private const byte Request4 = 8;
    private const byte Reply4 = 0;
    private const byte Request6 = 128;
    private const byte Reply6 = 129;
    private const byte Icmp = 1; // IPPROTO_ICMP

    /// <summary>The checksum of ICMPv6 is the kernel's to fill in: it knows the source address (RFC 3542 §3.1).</summary>
    public static void WriteRequest(Span<byte> message, bool ipv6, ushort id, ushort sequence)
    {
        message[..Length].Clear();
        message[0] = ipv6 ? Request6 : Request4;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], id);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], sequence);
        if (!ipv6)
            BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Of(message[..Length]));
    }

    /// <summary>False for anything but an echo reply. A raw IPv4 socket gives the IP header too.</summary>
    public static bool TryReadReply(ReadOnlySpan<byte> packet, bool ipv6, out ushort id, out ushort sequence)
    {
        id = sequence = 0;
        var message = packet;
        if (!ipv6)
        {
            if (packet.Length < 20 || packet[9] != Icmp)
                return false;
            var headerLength = (packet[0] & 0xf) * 4;
            if (headerLength < 20 || packet.Length < headerLength)
                return false;
            message = packet[headerLength..];
        }

        if (message.Length < Length || message[0] != (ipv6 ? Reply6 : Reply4))
            return false;
        id = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        sequence = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        return true;
    }
}
