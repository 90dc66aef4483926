using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>RTM_NEWLINK and RTM_GETLINK.</summary>
internal static class LinkMessage
{
    public static unsafe void WriteDump(NetlinkRequest request, uint sequence)
    {
        var writer = request.Writer();
        using (writer.Message(RouteConstants.GetLink, NetlinkConstants.Request | NetlinkConstants.Dump, sequence))
        {
            writer.Header(default(LinkHeader));
            writer.Put(RouteConstants.LinkExtendedMask, RouteConstants.SkipStatistics);
        }
    }

    /// <summary>Null when the message is about something else. A link that is deleted reads as down and without carrier.</summary>
    public static unsafe Link? Read(NetlinkMessage message)
    {
        if (message.Type is not (RouteConstants.NewLink or RouteConstants.DeleteLink))
            return null;
        var header = message.Header<LinkHeader>();
        if (header.Family != 0) // a bridge's own notices (AF_BRIDGE) are about its ports
            return null;
        var name = "";
        var hardware = PhysicalAddress.None;
        foreach (var attribute in message.Attributes(sizeof(LinkHeader)))
        {
            if (attribute.Type == RouteConstants.LinkName)
                name = attribute.Text;
            else if (attribute.Type == RouteConstants.LinkHardwareAddress)
                hardware = new PhysicalAddress(attribute.Value.ToArray());
        }

        var there = message.Type == RouteConstants.NewLink;
        return new Link(
            header.Index,
            name,
            hardware,
            there && (header.Flags & RouteConstants.FlagUp) != 0,
            there && (header.Flags & RouteConstants.FlagCarrier) != 0,
            (header.Flags & RouteConstants.FlagLoopback) != 0);
    }
}
