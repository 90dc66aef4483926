using System.Buffers.Binary;

namespace ClusterPortal.Agent.Linux.Announce;

/// <summary>RFC 1071.</summary>
internal static class InternetChecksum
{
    /// <summary>Over the message alone, whose own checksum field is zero.</summary>
    public static ushort Of(ReadOnlySpan<byte> message) => Fold(Sum(message));

    /// <summary>With the pseudo-header of RFC 8200 §8.1.</summary>
    /// <param name="addresses">Source and destination, one after the other.</param>
    public static ushort OfIPv6(ReadOnlySpan<byte> addresses, byte protocol, ReadOnlySpan<byte> message) =>
        Fold(Sum(addresses) + (uint)message.Length + protocol + Sum(message));

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.IsEmpty ? sum : sum + (uint)(bytes[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
