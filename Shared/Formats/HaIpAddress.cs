using System.Net.Sockets;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary><c>IPaddr::ip[/mask[/iface[:label]][/bcast]]</c> of haresources (resource.d/IPaddr, resource.d/IPv6addr).</summary>
internal static class HaIpAddress
{
    public static bool IsAddress(string script) => script is "IPaddr" or "IPaddr2" or "IPv6addr";

    public static IpResource? Read(HaResource source)
    {
        if (source.Arguments.Count == 0)
        {
            source.Line.Error(source.Column, $"{source.Script} needs an address: {source.Script}::192.168.2.254/24/eth0.");
            return null;
        }
        var parts = source.Arguments[0].Split('/');
        if (Addresses.Parse(parts[0]) is not { } address)
        {
            source.Line.Error(source.Column, $"{parts[0]} is no address.");
            return null;
        }
        var host = address.AddressFamily is AddressFamily.InterNetworkV6 ? 128 : 32;
        var resource = new IpResource { Name = "", Address = "" };
        int? prefix = null;
        foreach (var part in parts.Skip(1).Where(p => p.Length > 0))
        {
            if (prefix is null && part == parts[1])
                prefix = Addresses.PrefixLength(part, address.AddressFamily);
            else if (Addresses.Parse(part) is { } broadcast)
                resource = resource with { Broadcast = broadcast.ToString() };
            else
                resource = resource with { Interface = part.Split(':')[0], Label = part.Contains(':', StringComparison.Ordinal) ? part : null };
        }
        if (parts.Length > 1 && parts[1].Length > 0 && prefix is null)
        {
            source.Line.Error(source.Column, $"{parts[1]} is no prefix length of {parts[0]}.");
            return null;
        }
        var where = resource.Interface is null ? "on the interface that has a route to it" : "on " + resource.Interface;
        source.Line.Translated(prefix is null
            ? $"Address {address}/{host}, since no prefix is named, {where}."
            : $"Address {address}/{prefix} {where}.");
        return resource with { Address = address.ToString(), PrefixLength = prefix };
    }
}
