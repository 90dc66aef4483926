using ClusterPortal.Client.Model.Timeline;
using ClusterPortal.Client.Tests.Fakes;

namespace ClusterPortal.Client.Tests;

public sealed class TimelineTests
{
    [Fact]
    public void Bars_stand_where_the_axis_says()
    {
        var model = TimelineLayout.Of(Samples.Story(), nowMs: 41_000);
        var gap = model.Lanes.Single(l => l.Kind == "clients").Bars.Single();
        var perMs = (TimelineLayout.Right - TimelineLayout.Left) / model.EndMs;
        Assert.Equal(TimelineLayout.Left + (10 * perMs), gap.X, 3);
        Assert.Equal(302 * perMs, gap.Width, 3);
    }

    [Fact]
    public void The_axis_has_round_figures_and_few_of_them()
    {
        var ticks = TimelineLayout.Of(Samples.Story(), 41_000).Ticks;
        Assert.Equal("0", ticks[0].Label);
        Assert.Equal("50", ticks[1].Label);
        Assert.InRange(ticks.Count, 3, 10);
    }

    [Fact]
    public void What_still_goes_on_reaches_the_end() =>
        Assert.All(
            TimelineLayout.Of(Samples.Story(), 41_000).Lanes.SelectMany(l => l.Bars).Where(b => b.Open),
            b => Assert.Equal(TimelineLayout.Right, b.X + b.Width, 3));

    [Fact]
    public void A_story_under_way_grows_with_time()
    {
        var running = Samples.Story() with { Finished = false, Phases = [] };
        Assert.True(TimelineLayout.Of(running, 5_000).EndMs > TimelineLayout.Of(running, 1_000).EndMs);
    }

    [Fact]
    public void A_story_without_anything_is_drawn_too() =>
        Assert.Empty(TimelineLayout.Of(Samples.Story() with { Phases = [], Lanes = [] }, 0).Lanes);

    [Fact]
    public void The_history_knows_its_median_and_worst()
    {
        var history = GapHistory.Of([.. new double?[] { 400, null, 100, 300 }.Select(g => Samples.Story() with { ClientGapMs = g })]);
        Assert.Equal((300.0, 400.0), (history.MedianMs!.Value, history.WorstMs!.Value));
        Assert.Equal([false, false, true], history.Bars.Select(b => b.Newest));
    }
}
