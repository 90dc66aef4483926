using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.Shared.Topology;

public static class Multicasting
{
    /// <summary>224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291, section 2.7).</summary>
    public static bool IsGroup(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? address.IsIPv6Multicast : address.GetAddressBytes()[0] is >= 224 and <= 239;
    }
}
