namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>linux/netlink.h.</summary>
internal static class NetlinkConstants
{
    public const int FamilyNetlink = 16; // AF_NETLINK, linux/socket.h
    public const int Route = 0; // NETLINK_ROUTE
    public const int Netfilter = 12; // NETLINK_NETFILTER
    public const int Generic = 16; // NETLINK_GENERIC

    public const int MessageHeaderLength = 16; // sizeof(struct nlmsghdr)
    public const int AttributeHeaderLength = 4; // sizeof(struct nlattr)

    public const ushort Error = 2; // NLMSG_ERROR
    public const ushort Done = 3; // NLMSG_DONE
    public const ushort Overrun = 4; // NLMSG_OVERRUN

    public const ushort Request = 0x01; // NLM_F_REQUEST
    public const ushort Multi = 0x02; // NLM_F_MULTI
    public const ushort Acknowledge = 0x04; // NLM_F_ACK
    public const ushort DumpInterrupted = 0x10; // NLM_F_DUMP_INTR
    public const ushort Replace = 0x100; // NLM_F_REPLACE
    public const ushort Exclusive = 0x200; // NLM_F_EXCL
    public const ushort Create = 0x400; // NLM_F_CREATE
    public const ushort Append = 0x800; // NLM_F_APPEND
    public const ushort Dump = 0x300; // NLM_F_DUMP
    public const ushort Capped = 0x100; // NLM_F_CAPPED, in an answer
    public const ushort ExtendedAcknowledgement = 0x200; // NLM_F_ACK_TLVS, in an answer

    public const ushort Nested = 0x8000; // NLA_F_NESTED
    public const ushort TypeMask = 0x3fff; // NLA_TYPE_MASK

    public const ushort ErrorText = 1; // NLMSGERR_ATTR_MSG

    public const int OptionLevel = 270; // SOL_NETLINK, linux/socket.h
    public const int CapAcknowledgement = 10; // NETLINK_CAP_ACK
    public const int ExtendedAcknowledgementOption = 11; // NETLINK_EXT_ACK
    public const int StrictCheck = 12; // NETLINK_GET_STRICT_CHK

    /// <summary>#define NLMSG_ALIGN(len), NLA_ALIGN(len): both to four bytes.</summary>
    public static int Align(int length) => (length + 3) & ~3;
}
