namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>linux/ip_vs.h.</summary>
internal static class IpvsConstants
{
    public const string Family = "IPVS"; // IPVS_GENL_NAME
    public const byte Version = 1; // IPVS_GENL_VERSION

    public const byte NewService = 1; // IPVS_CMD_NEW_SERVICE
    public const byte SetService = 2; // IPVS_CMD_SET_SERVICE
    public const byte DeleteService = 3; // IPVS_CMD_DEL_SERVICE
    public const byte GetService = 4; // IPVS_CMD_GET_SERVICE
    public const byte NewDestination = 5; // IPVS_CMD_NEW_DEST
    public const byte SetDestination = 6; // IPVS_CMD_SET_DEST
    public const byte DeleteDestination = 7; // IPVS_CMD_DEL_DEST
    public const byte GetDestination = 8; // IPVS_CMD_GET_DEST

    public const ushort Service = 1; // IPVS_CMD_ATTR_SERVICE
    public const ushort Destination = 2; // IPVS_CMD_ATTR_DEST

    public const ushort ServiceFamily = 1; // IPVS_SVC_ATTR_AF
    public const ushort ServiceProtocol = 2; // IPVS_SVC_ATTR_PROTOCOL
    public const ushort ServiceAddress = 3; // IPVS_SVC_ATTR_ADDR
    public const ushort ServicePort = 4; // IPVS_SVC_ATTR_PORT
    public const ushort ServiceFwmark = 5; // IPVS_SVC_ATTR_FWMARK
    public const ushort ServiceScheduler = 6; // IPVS_SVC_ATTR_SCHED_NAME
    public const ushort ServiceFlags = 7; // IPVS_SVC_ATTR_FLAGS
    public const ushort ServiceTimeout = 8; // IPVS_SVC_ATTR_TIMEOUT
    public const ushort ServiceNetmask = 9; // IPVS_SVC_ATTR_NETMASK
    public const ushort ServiceStatistics = 10; // IPVS_SVC_ATTR_STATS
    public const ushort ServiceEngine = 11; // IPVS_SVC_ATTR_PE_NAME
    public const ushort ServiceStatistics64 = 12; // IPVS_SVC_ATTR_STATS64

    public const ushort DestinationAddress = 1; // IPVS_DEST_ATTR_ADDR
    public const ushort DestinationPort = 2; // IPVS_DEST_ATTR_PORT
    public const ushort DestinationForwarding = 3; // IPVS_DEST_ATTR_FWD_METHOD
    public const ushort DestinationWeight = 4; // IPVS_DEST_ATTR_WEIGHT
    public const ushort DestinationUpper = 5; // IPVS_DEST_ATTR_U_THRESH
    public const ushort DestinationLower = 6; // IPVS_DEST_ATTR_L_THRESH
    public const ushort DestinationActive = 7; // IPVS_DEST_ATTR_ACTIVE_CONNS
    public const ushort DestinationInactive = 8; // IPVS_DEST_ATTR_INACT_CONNS
    public const ushort DestinationPersistent = 9; // IPVS_DEST_ATTR_PERSIST_CONNS
    public const ushort DestinationStatistics = 10; // IPVS_DEST_ATTR_STATS
    public const ushort DestinationFamily = 11; // IPVS_DEST_ATTR_ADDR_FAMILY
    public const ushort DestinationStatistics64 = 12; // IPVS_DEST_ATTR_STATS64
    public const ushort DestinationTunnelType = 13; // IPVS_DEST_ATTR_TUN_TYPE
    public const ushort DestinationTunnelPort = 14; // IPVS_DEST_ATTR_TUN_PORT
    public const ushort DestinationTunnelFlags = 15; // IPVS_DEST_ATTR_TUN_FLAGS

    public const uint HashedFlag = 0x2; // IP_VS_SVC_F_HASHED: the kernel's own
    public const uint AllFlags = uint.MaxValue;
    public const uint ForwardingMask = 0x7; // IP_VS_CONN_F_FWD_MASK
}
