using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>A network on an interface's own link: no gateway between.</summary>
/// <param name="Metric">RTA_PRIORITY: less is better.</param>
internal sealed record ConnectedNetwork(IPNetwork Network, int Index, uint Metric);

/// <summary>RTM_GETROUTE and RTM_NEWROUTE, as far as connected networks need them.</summary>
internal static class RouteMessage
{
    public static void WriteDump(NetlinkRequest request, uint sequence, AddressFamily family)
    {
        var writer = request.Writer();
        using (writer.Message(RouteConstants.GetRoute, NetlinkConstants.Request | NetlinkConstants.Dump, sequence))
            writer.Header(new RouteHeader { Family = family == AddressFamily.InterNetworkV6 ? RouteConstants.FamilyIPv6 : RouteConstants.FamilyIPv4 });
    }

    /// <summary>Null for what is not a connected network of the main table. A default route without gateway is none either.</summary>
    public static unsafe ConnectedNetwork? Read(NetlinkMessage message)
    {
        if (message.Type != RouteConstants.NewRoute)
            return null;
        var header = message.Header<RouteHeader>();
        if (header.Type != RouteConstants.TypeUnicast || header.DestinationLength == 0)
            return null;
        IPAddress? destination = null;
        int index = 0;
        uint metric = 0, table = header.Table;
        foreach (var attribute in message.Attributes(sizeof(RouteHeader)))
        {
            switch (attribute.Type)
            {
                case RouteConstants.RouteGateway or RouteConstants.RouteVia: return null;
                case RouteConstants.RouteDestination: destination = attribute.Address; break;
                case RouteConstants.RouteInterface: index = attribute.Read<int>(); break;
                case RouteConstants.RoutePriority: metric = attribute.UInt32; break;
                case RouteConstants.RouteTable: table = attribute.UInt32; break;
            }
        }

        return destination is null || index == 0 || table != RouteConstants.TableMain
            ? null
            : new ConnectedNetwork(new IPNetwork(destination, header.DestinationLength), index, metric);
    }
}
