using System.Globalization;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model.Timeline;

/// <summary>Scales a failover to the picture: the same story gives the same picture.</summary>
public static class TimelineLayout
{
    public const double Left = 150;
    public const double Right = 980;
    public const double Top = 42;
    public const double LaneHeight = 42;
    public const double BarHeight = 22;

    /// <param name="nowMs">How long ago the story began; a story under way grows with it.</param>
    public static TimelineModel Of(FailoverStory story, double nowMs)
    {
        var end = End(story, nowMs);
        var step = Step(end);
        double X(double ms) => Left + (Math.Clamp(ms, 0, end) / end * (Right - Left));
        var ticks = new List<TimelineTick>();
        for (var at = 0.0; at < end - (step * 0.4); at += step)
            ticks.Add(new TimelineTick(X(at), at.ToString("0.##", CultureInfo.InvariantCulture), "middle"));
        ticks.Add(new TimelineTick(Right, "ms", "end"));
        var lanes = story.Lanes.Select((lane, i) => Lane(lane, Top + (i * LaneHeight), X, end)).ToList();
        return new TimelineModel(1000, Top + (lanes.Count * LaneHeight) + 4, end, ticks, lanes,
            [.. story.Phases.Where(p => p.Phase is "agree" or "take-over").Select(p => X(p.AtMs))]);
    }

    /// <summary>A fifth beyond the last thing that happened, at least 50 ms.</summary>
    private static double End(FailoverStory story, double nowMs)
    {
        var last = story.Phases.Select(p => p.AtMs)
            .Concat(story.Lanes.SelectMany(l => l.Spans.SelectMany(s => new[] { s.FromMs, s.ToMs ?? s.FromMs })))
            .DefaultIfEmpty(0).Max();
        if (!story.Finished)
            last = Math.Max(last, Math.Min(nowMs, 600_000));
        return Math.Max(50, last * 1.2);
    }

    /// <summary>1, 2 or 5 times a power of ten, so that at most eight ticks stand on the axis.</summary>
    private static double Step(double end)
    {
        var rough = end / 8;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double[] nice = [1, 2, 5, 10];
        return nice.First(n => n * power >= rough * 0.999) * power;
    }

    private static TimelineLane Lane(FailoverLane lane, double y, Func<double, double> x, double end) =>
        new(lane.Kind, lane.Name, y, [.. lane.Spans.Select((s, i) => Bar(lane.Kind, s, i + 1 < lane.Spans.Count ? x(lane.Spans[i + 1].FromMs) : Right, x, end))]);

    /// <param name="next">Where the next bar of the lane begins: a point may write up to there.</param>
    private static TimelineBar Bar(string kind, FailoverSpan span, double next, Func<double, double> x, double end)
    {
        var from = x(span.FromMs);
        var point = kind == "heartbeats";
        var width = point ? 3 : Math.Max(3, x(span.ToMs ?? end) - from);
        var style = (kind, span.State) switch
        {
            ("node", "silent") => "silent",
            ("node", _) => "up",
            ("heartbeats", "missed") => "missed",
            ("heartbeats", _) => "heard",
            ("coordinator", _) => span.ToMs is null ? "held" : "was-held",
            ("address", _) => "vip",
            _ => "gap",
        };
        return new TimelineBar(from, width, style, span.State, point ? Point(span.Label, next - from) : Fit(span.Label, width), from + 8, span.ToMs is null);
    }

    private static string Point(string label, double room) => room < 96 ? "" : label;

    /// <summary>A label that does not fit into its bar is left to the table.</summary>
    private static string Fit(string label, double width) => width < 24 || (label.Length * 6.6) + 12 > width ? "" : label;
}
