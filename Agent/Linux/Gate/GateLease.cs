namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>The length of a lease as the kernel takes it.</summary>
internal static class GateLease
{
    /// <summary>Whole milliseconds, rounded down: never longer than asked.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one: that would be no timeout at all.</exception>
    public static ulong Milliseconds(TimeSpan lease)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lease, TimeSpan.FromMilliseconds(1));
        return (ulong)(lease.Ticks / TimeSpan.TicksPerMillisecond);
    }
}
