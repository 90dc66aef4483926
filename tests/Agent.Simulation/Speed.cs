namespace ClusterPortal.Agent.Simulation;

/// <summary>How fast hosts work for now, and how often a start fails.</summary>
public sealed record Speed
{
    public TimeSpan StartMax { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan StopMax { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan DiskMax { get; init; } = TimeSpan.FromMilliseconds(3);

    public Ratio StartFails { get; init; } = Ratio.Never;
}
