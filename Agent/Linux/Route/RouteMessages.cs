using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if.h.</summary>
internal static class RouteConstants
{
    public const ushort NewLink = 16; // RTM_NEWLINK
    public const ushort DeleteLink = 17; // RTM_DELLINK
    public const ushort GetLink = 18; // RTM_GETLINK
    public const ushort NewAddress = 20; // RTM_NEWADDR
    public const ushort DeleteAddress = 21; // RTM_DELADDR
    public const ushort GetAddress = 22; // RTM_GETADDR
    public const ushort NewRoute = 24; // RTM_NEWROUTE
    public const ushort GetRoute = 26; // RTM_GETROUTE

    public const uint LinkGroup = 1; // RTMGRP_LINK

    public const byte FamilyIPv4 = 2; // AF_INET
    public const byte FamilyIPv6 = 10; // AF_INET6

    public const uint FlagUp = 0x1; // IFF_UP
    public const uint FlagLoopback = 0x8; // IFF_LOOPBACK
    public const uint FlagCarrier = 0x10000; // IFF_LOWER_UP

    public const ushort LinkHardwareAddress = 1; // IFLA_ADDRESS
    public const ushort LinkName = 3; // IFLA_IFNAME
    public const ushort LinkExtendedMask = 29; // IFLA_EXT_MASK
    public const uint SkipStatistics = 1 << 3; // RTEXT_FILTER_SKIP_STATS

    public const ushort AddressPeer = 1; // IFA_ADDRESS
    public const ushort AddressLocal = 2; // IFA_LOCAL
    public const ushort AddressLabel = 3; // IFA_LABEL
    public const ushort AddressBroadcast = 4; // IFA_BROADCAST
    public const ushort AddressLifetime = 6; // IFA_CACHEINFO
    public const ushort AddressFlags = 8; // IFA_FLAGS
    public const uint NoDuplicateDetection = 0x02; // IFA_F_NODAD
    public const byte ScopeHost = 254; // RT_SCOPE_HOST

    public const ushort RouteDestination = 1; // RTA_DST
    public const ushort RouteInterface = 4; // RTA_OIF
    public const ushort RouteGateway = 5; // RTA_GATEWAY
    public const ushort RoutePriority = 6; // RTA_PRIORITY
    public const ushort RouteTable = 15; // RTA_TABLE
    public const ushort RouteVia = 18; // RTA_VIA
    public const byte TableMain = 254; // RT_TABLE_MAIN
    public const byte TypeUnicast = 1; // RTN_UNICAST
}

/// <summary>struct ifinfomsg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    public byte Family;
    public byte Padding;
    public ushort Type;
    public int Index;
    public uint Flags;
    public uint Change;
}

/// <summary>struct ifaddrmsg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public uint Index;
}

/// <summary>struct ifa_cacheinfo: seconds; all ones is for ever.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressLifetime
{
    public uint Preferred;
    public uint Valid;
    public uint Created;
    public uint Updated;
}

/// <summary>struct rtmsg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte TypeOfService;
    public byte Table;
    public byte Protocol;
    public byte Scope;
    public byte Type;
    public uint Flags;
}
