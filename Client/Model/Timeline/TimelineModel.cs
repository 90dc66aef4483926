namespace ClusterPortal.Client.Model.Timeline;

/// <summary>The time line of a failover, placed. Horizontal units are the picture's.</summary>
/// <param name="EndMs">Where the axis ends.</param>
public sealed record TimelineModel(
    double Width,
    double Height,
    double EndMs,
    IReadOnlyList<TimelineTick> Ticks,
    IReadOnlyList<TimelineLane> Lanes,
    IReadOnlyList<double> Marks);

public sealed record TimelineTick(double X, string Label, string Anchor);

/// <param name="Y">Upper edge of its bars.</param>
public sealed record TimelineLane(string Kind, string Name, double Y, IReadOnlyList<TimelineBar> Bars);

/// <param name="Style">up, silent, missed, held, was-held, vip, gap: how it is drawn.</param>
/// <param name="Open">It still goes on.</param>
public sealed record TimelineBar(double X, double Width, string Style, string State, string Label, double LabelX, bool Open);
