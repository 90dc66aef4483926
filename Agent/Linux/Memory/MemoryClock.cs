namespace ClusterPortal.Agent.Linux.Memory;

/// <summary>Time since the clock was made, by the monotonic half of a <see cref="TimeProvider"/>.</summary>
internal sealed class MemoryClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(_start);
}
