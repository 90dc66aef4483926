using ClusterPortal.Agent.Core;

namespace ClusterPortal.Agent.Simulation;

/// <summary>One machine's CLOCK_BOOTTIME: its own start, its own rate, within a hundredth of the true one.</summary>
public sealed class NodeClock(long bootedAt, long uptimeAtStart, int ratePpm)
{
    private const long Million = 1_000_000;

    public Instant At(long trueTime)
    {
        var since = (Int128)(trueTime - bootedAt) * (Million + ratePpm) / Million;
        return new Instant(uptimeAtStart + (long)since);
    }

    /// <summary>The first true moment at which the clock shows the reading, or later.</summary>
    public long TrueTimeOf(Instant reading)
    {
        if (reading == Instant.Never)
            return long.MaxValue / 2;
        var since = ((Int128)reading.Ticks - uptimeAtStart) * Million;
        var rate = Million + ratePpm;
        var after = since <= 0 ? 0 : (since + rate - 1) / rate;
        return after > long.MaxValue / 4 ? long.MaxValue / 2 : bootedAt + (long)after;
    }
}
