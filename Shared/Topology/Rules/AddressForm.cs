using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>Addresses of a topology: written out in full, without prefix and port.</summary>
internal static class AddressForm
{
    public static IPAddress? Parse(string? text) => text is not null ? Formats.Addresses.Parse(text) : null;

    /// <summary>The address, or null and an error.</summary>
    public static IPAddress? Check(string? text, string pointer, Findings findings)
    {
        var address = Parse(text);
        if (address is null)
            findings.Error(pointer, "not-an-address", $"\"{text}\" is no IPv4 or IPv6 address. Write it without prefix length and port.");
        return address;
    }

    public static bool IsIpv6(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6;
}
