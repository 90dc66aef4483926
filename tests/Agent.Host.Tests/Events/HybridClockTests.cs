using ClusterPortal.Agent.Host.Events;

namespace ClusterPortal.Agent.Host.Tests.Events;

public sealed class HybridClockTests
{
    [Fact]
    public void It_never_goes_back_although_the_wall_clock_does()
    {
        var time = new ManualTime();
        var clock = new HybridClock(time);
        var first = clock.Next();
        time.Now -= TimeSpan.FromHours(1);

        Assert.True(clock.Next() > first);
    }

    [Fact]
    public void It_is_ahead_of_what_was_heard()
    {
        var clock = new HybridClock(new ManualTime());
        var heard = clock.Next() + 5_000_000;
        clock.Heard(heard);

        Assert.True(clock.Next() > heard);
    }

    [Fact]
    public void A_clock_that_is_hours_ahead_is_not_followed()
    {
        var clock = new HybridClock(new ManualTime());
        var own = clock.Next();
        clock.Heard(own + (3_600L * 1_000_000));

        Assert.InRange(clock.Next(), own, own + 1_000);
    }

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
