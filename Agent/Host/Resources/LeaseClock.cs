using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>Until when this node may run groups, for threads other than the loop's: written there, read everywhere.</summary>
public sealed class LeaseClock
{
    private long _end = Instant.Past.Ticks;

    public static Instant Now => new(BootClock.Ticks);

    public Instant End
    {
        get => new(Volatile.Read(ref _end));
        set => Volatile.Write(ref _end, value.Ticks);
    }

    public bool Holds => Now < End;
}
