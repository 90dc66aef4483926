using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>The requests of the family IPVS.</summary>
internal static class IpvsRequest
{
    private const ushort Change = NetlinkConstants.Request | NetlinkConstants.Acknowledge;
    private const ushort Dump = NetlinkConstants.Request | NetlinkConstants.Dump;

    public static void Write(NetlinkRequest request, ushort family, uint sequence, IpvsOperation operation)
    {
        var writer = request.Writer();
        using (writer.Message(family, Change, sequence))
        {
            switch (operation)
            {
                case AddService add:
                    Command(writer, IpvsConstants.NewService);
                    IpvsServiceMessage.Write(writer, add.Service);
                    break;
                case EditService edit:
                    Command(writer, IpvsConstants.SetService);
                    IpvsServiceMessage.Write(writer, edit.Service);
                    break;
                case DeleteService delete:
                    Command(writer, IpvsConstants.DeleteService);
                    IpvsServiceMessage.WriteKey(writer, delete.Service);
                    break;
                case AddDestination add:
                    Command(writer, IpvsConstants.NewDestination);
                    IpvsServiceMessage.WriteKey(writer, add.Service);
                    IpvsDestinationMessage.Write(writer, add.Destination);
                    break;
                case EditDestination edit:
                    Command(writer, IpvsConstants.SetDestination);
                    IpvsServiceMessage.WriteKey(writer, edit.Service);
                    IpvsDestinationMessage.Write(writer, edit.Destination);
                    break;
                case DeleteDestination delete:
                    Command(writer, IpvsConstants.DeleteDestination);
                    IpvsServiceMessage.WriteKey(writer, delete.Service);
                    IpvsDestinationMessage.WriteKey(writer, delete.Destination);
                    break;
                default:
                    throw new ArgumentException($"{operation.GetType().Name} is no operation of an IPVS table.", nameof(operation));
            }
        }
    }

    public static void WriteServiceDump(NetlinkRequest request, ushort family, uint sequence)
    {
        var writer = request.Writer();
        using (writer.Message(family, Dump, sequence))
            Command(writer, IpvsConstants.GetService);
    }

    public static void WriteDestinationDump(NetlinkRequest request, ushort family, uint sequence, IpvsServiceKey service)
    {
        var writer = request.Writer();
        using (writer.Message(family, Dump, sequence))
        {
            Command(writer, IpvsConstants.GetDestination);
            IpvsServiceMessage.WriteKey(writer, service);
        }
    }

    private static void Command(NetlinkWriter writer, byte command) =>
        writer.Header(new GenericHeader { Command = command, Version = IpvsConstants.Version });
}
