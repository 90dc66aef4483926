using System.Net;
using System.Net.Sockets;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Ipvs;

/// <summary>Makes of declared virtual services and what is known of their real servers the table that a director should hold.</summary>
public static class IpvsCompiler
{
    /// <summary>The table for groups. The topology must have passed <see cref="TopologyRules"/>.</summary>
    /// <param name="topology">What is declared.</param>
    /// <param name="groups">Names of the groups whose director resources are to be held.</param>
    /// <param name="isUp">Whether a server of a service answers; asked only where a check decides.</param>
    public static IpvsTable Compile(ClusterTopology topology, IEnumerable<string> groups, Func<VirtualService, RealServer, bool> isUp)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(groups);
        var names = groups.ToHashSet(StringComparer.Ordinal);
        var services = topology.Groups.Where(g => names.Contains(g.Name)).SelectMany(g => ServicesOf(topology, g)).Distinct();
        return new IpvsTable([.. services.Select(s => Compile(s, isUp))]);
    }

    /// <summary>The virtual services that a group's director resources hold: those they name, else all that name the group.</summary>
    public static IReadOnlyList<VirtualService> ServicesOf(ClusterTopology topology, Group group)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(group);
        var directors = group.Resources.OfType<DirectorResource>().ToList();
        return [.. topology.VirtualServices.Where(s => directors.Any(d =>
            d.VirtualServices.Count == 0 ? s.Group == group.Name : d.VirtualServices.Contains(s.Name, StringComparer.Ordinal)))];
    }

    /// <summary>One service with its destinations.</summary>
    public static IpvsServiceEntry Compile(VirtualService service, Func<VirtualService, RealServer, bool> isUp)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(isUp);
        var destinations = new List<IpvsDestination>();
        foreach (var server in service.RealServers)
        {
            var up = (server.Check ?? service.Check).Type switch
            {
                CheckType.On => true,
                CheckType.Off => false,
                _ => isUp(service, server),
            };
            if (up || service.Quiescent)
                destinations.Add(Destination(service, server, up && !server.Drain ? (uint)server.Weight : 0));
        }
        // As keepalived's sorry server: it stands in when nobody takes new connections. With the check off ldirectord uses none.
        if (service.Fallback is { } fallback && service.Check.Type is not CheckType.Off && destinations.TrueForAll(d => d.Weight == 0))
            Place(destinations, Destination(service, fallback));
        return new IpvsServiceEntry(Service(service), destinations);
    }

    /// <summary>What identifies a service in the kernel.</summary>
    public static IpvsServiceKey Key(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Fwmark is { } mark)
            return new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, (uint)mark, FwmarkIsIpv6(service));
        var address = IPAddress.Parse(service.Address!);
        return new IpvsServiceKey(service.Protocol, address, (ushort)service.Port, 0, IsIpv6(address));
    }

    /// <summary>A real server as every view, check and event names it: <c>address:port</c>, <c>[address]:port</c>.</summary>
    public static string ServerName(VirtualService service, RealServer server) => Endpoint(DestinationKey(service, server));

    public static IpvsDestinationKey DestinationKey(VirtualService service, RealServer server)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(server);
        return new IpvsDestinationKey(IPAddress.Parse(server.Address), (ushort)(server.Port == 0 ? service.Port : server.Port));
    }

    public static IpvsDestinationKey FallbackKey(VirtualService service, FallbackServer fallback)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(fallback);
        return new IpvsDestinationKey(IPAddress.Parse(fallback.Address), (ushort)(fallback.Port == 0 ? service.Port : fallback.Port));
    }

    /// <summary><c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>.</summary>
    public static string Endpoint(IpvsDestinationKey key) => new IPEndPoint(key.Address, key.Port).ToString();

    public static IpvsForwarding Forwarding(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masq => IpvsForwarding.Masq,
        ForwardingMethod.Ipip => IpvsForwarding.Tunnel,
        _ => IpvsForwarding.Route,
    };

    private static IpvsService Service(VirtualService service)
    {
        var key = Key(service);
        return new IpvsService
        {
            Key = key,
            Scheduler = service.Scheduler,
            Flags = Flags(service),
            PersistenceTimeout = (uint)(service.Persistence?.TimeoutSeconds ?? 0),
            Netmask = Netmask(service.Persistence?.Netmask, key.Ipv6),
            PersistenceEngine = service.Persistence?.Engine,
        };
    }

    private static IpvsServiceFlags Flags(VirtualService service)
    {
        var flags = service.Persistence is null ? IpvsServiceFlags.None : IpvsServiceFlags.Persistent;
        if (service.OnePacket)
            flags |= IpvsServiceFlags.OnePacket;
        foreach (var flag in service.SchedulerFlags)
            flags |= IpvsSchedulers.Flag(flag);
        return flags;
    }

    private static uint Netmask(string? text, bool ipv6)
    {
        if (ipv6)
            return text is null ? 128 : uint.Parse(text.TrimStart('/'), System.Globalization.CultureInfo.InvariantCulture);
        if (text is null)
            return uint.MaxValue;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(text).GetAddressBytes());
    }

    private static IpvsDestination Destination(VirtualService service, RealServer server, uint weight) => new()
    {
        Key = DestinationKey(service, server),
        Forwarding = Forwarding(server.Forwarding),
        Weight = weight,
        UpperThreshold = (uint)server.UpperThreshold,
        LowerThreshold = (uint)server.LowerThreshold,
        TunnelType = server.Tunnel?.Type ?? IpvsTunnelType.Ipip,
        TunnelPort = (ushort)(server.Tunnel?.Port ?? 0),
        TunnelChecksum = server.Tunnel?.Checksum ?? IpvsTunnelChecksum.None,
    };

    private static IpvsDestination Destination(VirtualService service, FallbackServer fallback) => new()
    {
        Key = FallbackKey(service, fallback),
        Forwarding = Forwarding(fallback.Forwarding),
        Weight = 1,
    };

    /// <summary>A fallback that is also a real server of the service takes that one's place.</summary>
    private static void Place(List<IpvsDestination> destinations, IpvsDestination fallback)
    {
        var at = destinations.FindIndex(d => d.Key == fallback.Key);
        if (at < 0)
            destinations.Add(fallback);
        else
            destinations[at] = fallback;
    }

    /// <summary>A mark has no address of its own; a tunnel may lead into the other family, so servers without one tell.</summary>
    private static bool FwmarkIsIpv6(VirtualService service)
    {
        var addresses = service.RealServers.OrderBy(s => s.Forwarding is ForwardingMethod.Ipip).Select(s => s.Address);
        return addresses.Prepend(service.Address).FirstOrDefault(a => a is not null) is { } address && IsIpv6(IPAddress.Parse(address));
    }

    private static bool IsIpv6(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6;
}
