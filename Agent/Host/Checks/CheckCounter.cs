using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>
/// Turns attempts into a state by the counts that are declared. A server that was never asked counts as up, so that a table is
/// not empty until the first answers. Pure.
/// </summary>
public sealed class CheckCounter(int failureCount, int recoveryCount)
{
    private int _successes;

    public CheckCounter(HealthCheck check)
        : this(check.FailureCount, check.RecoveryCount)
    {
    }

    public CheckState State { get; private set; } = CheckState.Unknown;

    public int FailuresInARow { get; private set; }

    /// <summary>What the table should believe.</summary>
    public bool IsUp => State != CheckState.Down;

    /// <summary>True when <see cref="IsUp"/> changed with it.</summary>
    public bool Add(bool ok)
    {
        var before = IsUp;
        FailuresInARow = ok ? 0 : FailuresInARow + 1;
        _successes = ok ? _successes + 1 : 0;
        State = (ok, State) switch
        {
            (false, _) when FailuresInARow >= Math.Max(1, failureCount) => CheckState.Down,
            (false, CheckState.Down) => CheckState.Down,
            (false, _) => CheckState.Failing,
            (true, CheckState.Down) when _successes < Math.Max(1, recoveryCount) => CheckState.Down,
            _ => CheckState.Up,
        };
        return before != IsUp;
    }
}
