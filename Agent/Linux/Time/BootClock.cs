using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Time;

/// <summary>CLOCK_BOOTTIME (clock_gettime(2)): monotonic, and going on while the machine is suspended.</summary>
public static unsafe class BootClock
{
    internal const int Id = 7; // linux/time.h CLOCK_BOOTTIME

    /// <summary>100 ns each, since the clock's start.</summary>
    public static long Ticks
    {
        get
        {
            TimeSpec now;
            _ = Libc.ClockGet(Id, &now); // cannot fail: the clock exists since Linux 2.6.39
            return now.Seconds * TimeSpan.TicksPerSecond + now.Nanoseconds / TimeSpan.NanosecondsPerTick;
        }
    }
}
