using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Route;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>IPVS_CMD_ATTR_DEST, written and read.</summary>
internal static class IpvsDestinationMessage
{
    /// <summary>What was read of one destination.</summary>
    public sealed record Found(IpvsDestination Destination, IpvsDestinationCounters Counters);

    public static void WriteKey(NetlinkWriter writer, IpvsDestinationKey key)
    {
        using (writer.Nest(IpvsConstants.Destination))
            WriteIdentity(writer, key);
    }

    public static void Write(NetlinkWriter writer, IpvsDestination destination)
    {
        using (writer.Nest(IpvsConstants.Destination))
        {
            WriteIdentity(writer, destination.Key);
            writer.Put(IpvsConstants.DestinationForwarding, (uint)destination.Forwarding);
            writer.Put(IpvsConstants.DestinationWeight, destination.Weight);
            writer.Put(IpvsConstants.DestinationUpper, destination.UpperThreshold);
            writer.Put(IpvsConstants.DestinationLower, destination.LowerThreshold);
            if (destination.Forwarding != IpvsForwarding.Tunnel)
                return;
            writer.Put(IpvsConstants.DestinationTunnelType, (byte)destination.TunnelType);
            writer.PutNetwork(IpvsConstants.DestinationTunnelPort, destination.TunnelPort);
            writer.Put(IpvsConstants.DestinationTunnelFlags, (ushort)destination.TunnelChecksum);
        }
    }

    /// <param name="serviceIpv6">The family of a destination that does not say its own (before Linux 3.18).</param>
    public static Found Read(NetlinkAttributes attributes, bool serviceIpv6)
    {
        ushort port = 0, tunnelPort = 0, tunnelFlags = 0;
        var family = IpvsServiceMessage.FamilyOf(serviceIpv6);
        uint forwarding = 0, weight = 0, upper = 0, lower = 0, active = 0, inactive = 0, persistent = 0;
        byte tunnelType = 0;
        ReadOnlySpan<byte> address = default;
        var statistics = default(IpvsStatisticsMessage.Best);
        foreach (var a in attributes)
        {
            switch (a.Type)
            {
                case IpvsConstants.DestinationAddress: address = a.Value; break;
                case IpvsConstants.DestinationPort: port = a.NetworkUInt16; break;
                case IpvsConstants.DestinationFamily: family = a.UInt16; break;
                case IpvsConstants.DestinationForwarding: forwarding = a.UInt32 & IpvsConstants.ForwardingMask; break;
                case IpvsConstants.DestinationWeight: weight = a.UInt32; break;
                case IpvsConstants.DestinationUpper: upper = a.UInt32; break;
                case IpvsConstants.DestinationLower: lower = a.UInt32; break;
                case IpvsConstants.DestinationActive: active = a.UInt32; break;
                case IpvsConstants.DestinationInactive: inactive = a.UInt32; break;
                case IpvsConstants.DestinationPersistent: persistent = a.UInt32; break;
                case IpvsConstants.DestinationTunnelType: tunnelType = a.Byte; break;
                case IpvsConstants.DestinationTunnelPort: tunnelPort = a.NetworkUInt16; break;
                case IpvsConstants.DestinationTunnelFlags: tunnelFlags = a.UInt16; break;
                case IpvsConstants.DestinationStatistics or IpvsConstants.DestinationStatistics64:
                    statistics.Read(a, IpvsConstants.DestinationStatistics64);
                    break;
            }
        }

        var destination = new IpvsDestination
        {
            Key = new IpvsDestinationKey(IpvsServiceMessage.ReadAddress(address, family == RouteConstants.FamilyIPv6), port),
            Forwarding = (IpvsForwarding)forwarding,
            Weight = weight,
            UpperThreshold = upper,
            LowerThreshold = lower,
            TunnelType = (IpvsTunnelType)tunnelType,
            TunnelPort = tunnelPort,
            TunnelChecksum = (IpvsTunnelChecksum)tunnelFlags,
        };
        return new Found(destination, new IpvsDestinationCounters(active, inactive, persistent, statistics.Value));
    }

    private static void WriteIdentity(NetlinkWriter writer, IpvsDestinationKey key)
    {
        IpvsServiceMessage.WriteAddress(writer, IpvsConstants.DestinationAddress, key.Address);
        writer.PutNetwork(IpvsConstants.DestinationPort, key.Port);
        writer.Put(IpvsConstants.DestinationFamily, IpvsServiceMessage.FamilyOf(IpvsServiceMessage.IsIpv6(key.Address)));
    }
}
