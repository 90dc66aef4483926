namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>Bytes that are no netlink message, or more than the buffer holds: the only error that reading and writing messages gives.</summary>
public sealed class NetlinkFormatException(string message) : Exception(message);
