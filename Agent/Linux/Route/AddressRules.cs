using System.Net.Sockets;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>What every implementation refuses before asking.</summary>
internal static class AddressRules
{
    private const int LabelLength = 15; // IFNAMSIZ 16 with its NUL, linux/if.h

    /// <exception cref="ArgumentException">The address cannot be meant: says which part.</exception>
    public static void Check(InterfaceAddress address, TimeSpan? lifetime)
    {
        ArgumentNullException.ThrowIfNull(address);
        var longest = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (address.PrefixLength < 0 || address.PrefixLength > longest)
            throw new ArgumentException($"{address.Address}/{address.PrefixLength}: the prefix length is 0 to {longest}.", nameof(address));
        if (address.Label is { } label && (longest == 128 || label.Length > LabelLength || label.Length == 0))
            throw new ArgumentException($"{address.Address}: a label is for IPv4 and has 1 to {LabelLength} characters, not '{label}'.", nameof(address));
        if (address.Broadcast is { } broadcast && (longest == 128 || broadcast.AddressFamily != AddressFamily.InterNetwork))
            throw new ArgumentException($"{address.Address}: a broadcast address is for IPv4, not {broadcast}.", nameof(address));
        if (lifetime is { } time && time < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"{address.Address}: a lifetime is at least one second, not {time}.", nameof(lifetime));
    }
}
