using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Tests;

public sealed class RealTimeTests
{
    private const int RoundRobin = 2; // linux/sched.h SCHED_RR
    private const int PolicyField = 41; // proc(5), /proc/[pid]/stat

    [Fact]
    public void What_it_says_is_what_the_kernel_did_to_this_thread_alone()
    {
        RealTimeOutcome? outcome = null;
        var policy = -1;
        var thread = new Thread(() =>
        {
            outcome = RealTime.TryRaise();
            policy = Policy();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(outcome!.Scheduled, policy == RoundRobin);
        Assert.NotEqual(RoundRobin, Policy());
        Assert.Equal(outcome.Scheduled, outcome.SchedulingRefusal is null);
    }

    private static int Policy() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Trim().Split(' ')[PolicyField - 3], null);
}
