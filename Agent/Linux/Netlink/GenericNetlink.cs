using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>struct genlmsghdr, linux/genetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GenericHeader
{
    public byte Command;
    public byte Version;
    public ushort Reserved;
}

/// <summary>Families are numbered at run time: the controller tells.</summary>
internal static class GenericNetlink
{
    private const ushort Controller = 0x10; // GENL_ID_CTRL, linux/genetlink.h
    private const byte GetFamily = 3; // CTRL_CMD_GETFAMILY
    private const ushort FamilyId = 1; // CTRL_ATTR_FAMILY_ID
    private const ushort FamilyName = 2; // CTRL_ATTR_FAMILY_NAME

    private sealed record Family(ushort Id);

    /// <summary>Null when the kernel has no such family; asking also makes it load the module it knows for it.</summary>
    public static ushort? Find(NetlinkClient client, string name)
    {
        try
        {
            var found = client.Collect((request, sequence) => WriteFind(request, sequence, name), Read, $"find the generic netlink family {name}");
            return found.Count == 0 ? null : found[0].Id;
        }
        catch (KernelException e) when (e.Errno == Errno.NoEntry)
        {
            return null;
        }
    }

    internal static void WriteFind(NetlinkRequest request, uint sequence, string name)
    {
        var writer = request.Writer();
        using (writer.Message(Controller, NetlinkConstants.Request, sequence))
        {
            writer.Header(new GenericHeader { Command = GetFamily, Version = 1 });
            writer.Put(FamilyName, name);
        }
    }

    private static unsafe Family? Read(NetlinkMessage message)
    {
        foreach (var attribute in message.Attributes(sizeof(GenericHeader)))
        {
            if (attribute.Type == FamilyId)
                return new Family(attribute.UInt16);
        }

        return null;
    }
}
