using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model.Timeline;

/// <summary>The clients' gap of the last failovers, oldest first, with its median and worst.</summary>
public sealed record GapHistory(IReadOnlyList<GapBar> Bars, double? MedianMs, double? WorstMs)
{
    public const double Width = 300;
    public const double Height = 84;

    public static GapHistory Of(IReadOnlyList<FailoverStory> newestFirst)
    {
        var measured = newestFirst.Where(s => s.ClientGapMs is not null).Take(10).Reverse().ToList();
        if (measured.Count == 0)
            return new GapHistory([], null, null);
        var gaps = measured.ConvertAll(s => s.ClientGapMs!.Value);
        var worst = gaps.Max();
        var sorted = gaps.Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        var bars = measured.Select((s, i) => new GapBar(
            s.Id, 4 + (i * 30), Math.Max(2, s.ClientGapMs!.Value / Math.Max(worst, 1) * Height), i == measured.Count - 1)).ToList();
        return new GapHistory(bars, median, worst);
    }
}

public sealed record GapBar(long Id, double X, double Height, bool Newest);
