using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.Shared.Formats;

/// <summary>Addresses, masks and ports as such files write them.</summary>
internal static class Addresses
{
    /// <summary>An address written out in full: <c>1.2.3</c> and <c>10</c>, which inet_aton takes, are typing errors here.</summary>
    public static IPAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal))
            return null;
        return address.AddressFamily is AddressFamily.InterNetwork && text.Count(c => c == '.') != 3 ? null : address;
    }

    /// <summary>A prefix length from <c>24</c> or <c>255.255.255.0</c>.</summary>
    public static int? PrefixLength(string text, AddressFamily family)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return length <= (family is AddressFamily.InterNetworkV6 ? 128 : 32) ? length : null;
        if (Parse(text) is not { AddressFamily: AddressFamily.InterNetwork } mask)
            return null;
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        var ones = System.Numerics.BitOperations.LeadingZeroCount(~bits);
        return bits == (ones == 0 ? 0 : uint.MaxValue << (32 - ones)) ? ones : null;
    }

    /// <summary>Splits <c>host:port</c>, <c>[host]:port</c> or <c>host</c>.</summary>
    /// <param name="port">The text after the colon; null when there is none.</param>
    public static void SplitPort(string text, out string host, out string? port)
    {
        port = null;
        host = text;
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            host = text[1..end];
            if (end + 1 < text.Length && text[end + 1] == ':')
                port = text[(end + 2)..];
            return;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // More than one colon without brackets: a bare IPv6 address.
        if (colon < 0 || text.IndexOf(':', colon + 1) >= 0)
            return;
        host = text[..colon];
        port = text[(colon + 1)..];
    }
}
