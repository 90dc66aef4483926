using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model;

/// <summary>Grades (good, warn, bad, unknown, plain) of the contracts' words.</summary>
public static class Grades
{
    public static string Of(EventSeverity severity) => severity switch
    {
        EventSeverity.Error => "bad",
        EventSeverity.Warning => "warn",
        _ => "plain",
    };

    public static string Word(EventSeverity severity) => severity switch
    {
        EventSeverity.Error => "error",
        EventSeverity.Warning => "warning",
        EventSeverity.Info => "info",
        _ => "debug",
    };

    public static string Of(PathState state) => state switch
    {
        PathState.Up => "good",
        PathState.ReceiveOnly => "warn",
        PathState.Down => "bad",
        _ => "unknown",
    };

    public static string Word(PathState state) => state switch
    {
        PathState.Up => "up",
        PathState.ReceiveOnly => "receive-only",
        PathState.Down => "down",
        _ => "unknown",
    };

    public static string Of(GroupState state) => state switch
    {
        GroupState.Started => "good",
        GroupState.Stopped => "plain",
        GroupState.Failed or GroupState.Blocked => "bad",
        _ => "warn",
    };

    public static string Word(GroupState state) => state switch
    {
        GroupState.Starting => "starting",
        GroupState.Started => "started",
        GroupState.Stopping => "stopping",
        GroupState.Failed => "failed",
        GroupState.Blocked => "blocked",
        _ => "stopped",
    };

    public static string OfCandidate(string verdict) => verdict switch
    {
        "chosen" => "good",
        "ruled-out" => "bad",
        _ => "unknown",
    };
}
