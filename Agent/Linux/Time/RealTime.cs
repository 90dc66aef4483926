using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Time;

/// <summary>Keeps the thread of the heartbeat ahead of everything ordinary on a busy machine. Both parts are wishes: the agent runs without.</summary>
public static unsafe class RealTime
{
    /// <summary>Above all ordinary threads, below what the kernel runs at 50 (threaded interrupts) and up.</summary>
    public const int DefaultPriority = 10;

    private const int RoundRobinResetOnFork = 2 | 0x40000000; // linux/sched.h SCHED_RR | SCHED_RESET_ON_FORK
    private const int CurrentFutureOnFault = 1 | 2 | 4; // asm-generic/mman.h MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT

    /// <summary>Gives the calling thread SCHED_RR (sched(7)) and keeps the process's used memory from being swapped out (mlockall(2)).</summary>
    /// <param name="priority">1 to 99.</param>
    public static RealTimeOutcome TryRaise(int priority = DefaultPriority)
    {
        var scheduling = Libc.SetScheduler(0, RoundRobinResetOnFork, &priority) == 0 ? null : KernelError.Name(Errno.Last);
        // On fault: the collector reserves far more than it uses, and that must not become real memory.
        var memory = Libc.LockMemory(CurrentFutureOnFault) == 0 ? null : KernelError.Name(Errno.Last);
        return new RealTimeOutcome(scheduling, memory);
    }
}

/// <param name="SchedulingRefusal">Why the thread has no real-time priority; null: it has.</param>
/// <param name="MemoryRefusal">Why memory is not locked; null: it is.</param>
public sealed record RealTimeOutcome(string? SchedulingRefusal, string? MemoryRefusal)
{
    public bool Scheduled => SchedulingRefusal is null;

    public bool MemoryLocked => MemoryRefusal is null;
}
