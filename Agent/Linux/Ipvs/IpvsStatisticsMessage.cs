using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>IPVS_STATS_ATTR_*, linux/ip_vs.h: 32 bits wide (bytes 64) in STATS, all 64 in STATS64, told by their length.</summary>
internal static class IpvsStatisticsMessage
{
    public static IpvsStatistics Read(NetlinkAttributes attributes)
    {
        Span<ulong> values = stackalloc ulong[11];
        values.Clear();
        foreach (var a in attributes)
        {
            if (a.Type < values.Length)
                values[a.Type] = a.Value.Length >= sizeof(ulong) ? a.UInt64 : a.UInt32;
        }

        return new IpvsStatistics
        {
            Connections = values[1], // IPVS_STATS_ATTR_CONNS
            InPackets = values[2], // …_INPKTS
            OutPackets = values[3], // …_OUTPKTS
            InBytes = values[4], // …_INBYTES
            OutBytes = values[5], // …_OUTBYTES
            ConnectionsPerSecond = values[6], // …_CPS
            InPacketsPerSecond = values[7], // …_INPPS
            OutPacketsPerSecond = values[8], // …_OUTPPS
            InBytesPerSecond = values[9], // …_INBPS
            OutBytesPerSecond = values[10], // …_OUTBPS
        };
    }

    /// <summary>The wide ones, where the kernel gives both.</summary>
    public struct Best
    {
        private IpvsStatistics? _value;
        private bool _wide;

        public readonly IpvsStatistics Value => _value ?? new IpvsStatistics();

        public void Read(NetlinkAttribute attribute, ushort wideType)
        {
            if (_wide)
                return;
            _value = IpvsStatisticsMessage.Read(attribute.Nested);
            _wide = attribute.Type == wideType;
        }
    }
}
