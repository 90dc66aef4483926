namespace ClusterPortal.Agent.Core.Quorum;

/// <summary>How long a lease must be borne by those who promised it.</summary>
public static class LeaseMath
{
    /// <summary>How much the rates of two clocks may differ, in parts of a hundred: rho of docs/protocol.md.</summary>
    public const int RhoPercent = 1;

    /// <summary>The kernel's jiffies, and stopping.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(10);

    /// <summary>The promise for a lease: L' = L (1 + rho) / (1 - rho) + margin.</summary>
    public static TimeSpan Promise(TimeSpan lease) => OnAnotherClock(lease) + Margin;

    /// <summary>The longest that a duration read on another node's clock can be on mine.</summary>
    public static TimeSpan OnAnotherClock(TimeSpan duration) =>
        new((duration.Ticks * (100 + RhoPercent) / (100 - RhoPercent)) + 1);
}
