namespace ClusterPortal.Agent.Host.Events;

/// <summary>
/// A hybrid logical clock in microseconds of Unix time: follows the wall clock, never goes back, and is never behind a reading
/// heard from another node, so that sorting by it puts a cause before its effect. Safe from any thread.
/// </summary>
public sealed class HybridClock(TimeProvider time)
{
    /// <summary>A reading further ahead than this is a broken clock elsewhere, and is not followed: microseconds.</summary>
    private const long FurthestAhead = 60_000_000;

    private long _last;

    /// <summary>A reading above every earlier one.</summary>
    public long Next()
    {
        var wall = Wall();
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, wall);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }

    /// <summary>The newest reading, for a packet to carry.</summary>
    public long Current => Math.Max(Volatile.Read(ref _last), Wall());

    /// <summary>A reading that another node sent.</summary>
    public void Heard(long reading)
    {
        if (reading > Wall() + FurthestAhead)
            return;
        long last;
        while (reading > (last = Volatile.Read(ref _last)))
        {
            if (Interlocked.CompareExchange(ref _last, reading, last) == last)
                return;
        }
    }

    private long Wall() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
