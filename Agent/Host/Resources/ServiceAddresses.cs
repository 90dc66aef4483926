using System.Net;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>The virtual addresses that a node may hold, and where.</summary>
public static class ServiceAddresses
{
    /// <summary>IP resources of the groups this node may run: where there are directors, only they hold addresses.</summary>
    public static IReadOnlyList<IpResource> OfNode(ClusterTopology topology, string node)
    {
        ArgumentNullException.ThrowIfNull(topology);
        if (topology.Nodes.FirstOrDefault(n => n.Name == node) is not { } self)
            return [];
        var anyDirector = topology.Nodes.Any(n => n.Roles.Contains(NodeRole.Director));
        return anyDirector && !self.Roles.Contains(NodeRole.Director) ? [] : [.. topology.Groups.SelectMany(g => g.Resources.OfType<IpResource>())];
    }

    /// <summary>The resource's address on its interface; null, and why, when there is no interface for it now.</summary>
    public static InterfaceAddress? Resolve(IpResource resource, IKernel kernel, out string? trouble)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(kernel);
        trouble = null;
        if (!IPAddress.TryParse(resource.Address, out var address))
        {
            trouble = $"{resource.Address} is no address";
            return null;
        }

        if (Interface(resource, address, kernel, ref trouble) is not { } name)
        {
            trouble ??= $"no interface of this node has a network that holds {address}; name one in the resource {resource.Name}";
            return null;
        }

        var prefix = resource.PrefixLength ?? (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        var broadcast = IPAddress.TryParse(resource.Broadcast, out var parsed) ? parsed : null;
        return new InterfaceAddress(name, address, prefix, broadcast, resource.Label);
    }

    /// <summary>False only when the interface is there and has no carrier.</summary>
    public static bool HasCarrier(string name, IKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        try
        {
            return !kernel.Links.List().Any(l => l.Name == name && !l.Carrier);
        }
        catch (KernelException)
        {
            return true; // what follows says what is wrong
        }
    }

    private static string? Interface(IpResource resource, IPAddress address, IKernel kernel, ref string? trouble)
    {
        try
        {
            return resource.Interface ?? kernel.Addresses.InterfaceFor(address);
        }
        catch (KernelException e)
        {
            trouble = e.Message;
            return null;
        }
    }
}
