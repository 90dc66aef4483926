using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Interop;

/// <summary>struct pollfd, poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public const short In = 0x001; // POLLIN

    public int Descriptor;
    public short Asked;
    public short Got;
}

/// <summary>struct timespec with the 64-bit time_t of every 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    public static TimeSpec FromTicks(long ticks) => new()
    {
        Seconds = ticks / TimeSpan.TicksPerSecond,
        Nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
    };
}

/// <summary>struct itimerspec, timerfd_settime(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSpec
{
    public TimeSpec Interval;
    public TimeSpec Value;
}

/// <summary>struct timeval, as SO_RCVTIMEO takes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeVal
{
    public long Seconds;
    public long Microseconds;
}

/// <summary>struct sockaddr_nl, netlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkAddress
{
    public ushort Family;
    public ushort Padding;
    public uint Port;
    public uint Groups;
}

/// <summary>struct sockaddr_ll, packet(7). Multi-byte fields that the manual calls "network order" are kept so.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketAddress
{
    public ushort Family;
    public ushort Protocol;
    public int Interface;
    public ushort HardwareType;
    public byte PacketType;
    public byte AddressLength;
    public fixed byte Address[8];
}
