using ClusterPortal.Agent.Host.Checks;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Tests.Checks;

public sealed class CheckCounterTests
{
    [Fact]
    public void A_server_never_asked_counts_as_up() => Assert.True(new CheckCounter(1, 1).IsUp);

    [Fact]
    public void It_goes_down_at_the_declared_failure_in_a_row_and_not_before()
    {
        var counter = new CheckCounter(3, 1);
        Assert.False(counter.Add(ok: false));
        Assert.False(counter.Add(ok: false));
        Assert.Equal(CheckState.Failing, counter.State);
        Assert.True(counter.Add(ok: false));
        Assert.Equal(CheckState.Down, counter.State);
        Assert.False(counter.Add(ok: false));
    }

    [Fact]
    public void A_success_in_between_begins_the_count_anew()
    {
        var counter = new CheckCounter(2, 1);
        counter.Add(ok: false);
        counter.Add(ok: true);
        Assert.False(counter.Add(ok: false));
        Assert.True(counter.IsUp);
    }

    [Fact]
    public void It_comes_back_at_the_declared_success_in_a_row()
    {
        var counter = new CheckCounter(1, 2);
        counter.Add(ok: false);
        Assert.False(counter.Add(ok: true));
        Assert.Equal(CheckState.Down, counter.State);
        Assert.True(counter.Add(ok: true));
        Assert.Equal(CheckState.Up, counter.State);
    }
}
