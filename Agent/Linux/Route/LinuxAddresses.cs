using System.Net;
using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>Addresses by rtnetlink(7).</summary>
internal sealed class LinuxAddresses(NetlinkClient route, LinuxLinks links) : IAddresses
{
    public IReadOnlyList<InterfaceAddress> List()
    {
        var names = links.List().ToDictionary(link => link.Index, link => link.Name);
        var found = route.Collect(AddressMessage.WriteDump, AddressMessage.Read, "list addresses");
        var addresses = new List<InterfaceAddress>(found.Count);
        foreach (var address in found)
        {
            // An interface that came between the two dumps is seen the next time.
            if (names.TryGetValue(address.Index, out var name))
                addresses.Add(new InterfaceAddress(name, address.Address, address.PrefixLength, address.Broadcast, address.Label == name ? null : address.Label));
        }

        return addresses;
    }

    public string? InterfaceFor(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var networks = route.Collect<ConnectedNetwork>(
            (request, sequence) => RouteMessage.WriteDump(request, sequence, address.AddressFamily), RouteMessage.Read, "list routes");
        var best = networks
            .Where(network => network.Network.Contains(address))
            .OrderByDescending(network => network.Network.PrefixLength).ThenBy(network => network.Metric)
            .FirstOrDefault();
        return best is null ? null : links.List().FirstOrDefault(link => link.Index == best.Index)?.Name;
    }

    public void Set(InterfaceAddress address, TimeSpan? lifetime)
    {
        AddressRules.Check(address, lifetime);
        var asked = $"add address {address.Address}/{address.PrefixLength} to {address.Interface}";
        var index = links.Find(address.Interface, asked).Index;
        route.Request((request, sequence) => AddressMessage.WriteSet(request, sequence, index, address, lifetime), asked).OrThrow(asked);
    }

    public bool Remove(InterfaceAddress address)
    {
        AddressRules.Check(address, null);
        var asked = $"remove address {address.Address}/{address.PrefixLength} from {address.Interface}";
        if (links.List().FirstOrDefault(link => link.Name == address.Interface) is not { Index: var index })
            return false; // with its interface
        var answer = route.Request((request, sequence) => AddressMessage.WriteDelete(request, sequence, index, address), asked);
        if (answer.Errno == Errno.AddressNotAvailable)
            return false;
        answer.OrThrow(asked);
        return true;
    }
}
