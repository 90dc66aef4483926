using System.Globalization;
using System.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Control;

/// <summary>A report as <c>clusterportal-agent status</c> prints it.</summary>
public static class StatusText
{
    public static string Of(NodeReport report, string cluster, string portal)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        var membership = report.Membership;
        Line(text, "node", $"{report.Node} of cluster {cluster}{(membership.Standby ? ", standby" : "")}");
        Line(text, "agent", $"{report.AgentVersion}, up {TimeSpan.FromMilliseconds(report.UptimeMs):d\\.hh\\:mm\\:ss}, revision {report.RevisionNumber}");
        Line(text, "portal", portal);
        Line(text, "partition", $"{string.Join(' ', membership.Partition)} ({membership.Votes} of {membership.VotesTotal} votes, {membership.VotesNeeded} needed: partition {(membership.Quorate ? "with" : "WITHOUT")} quorum)");
        Line(text, "coordinator", membership.Coordinator ?? "none");
        Line(text, "lease", membership.MayRun ? string.Create(CultureInfo.InvariantCulture, $"{membership.LeaseRemainingMs:0} ms left") : "none: nothing runs here");
        foreach (var peer in report.Peers)
            Line(text, "peer", $"{peer.Node} {(peer.Up ? "up" : "DOWN")}  {string.Join(", ", peer.Paths.Select(p => $"{p.Path} {Word(p.State)}"))}");
        foreach (var group in report.Groups)
            Line(text, "group", $"{group.Group} {group.State.ToString().ToLowerInvariant()}{(group.Error is { } error ? ": " + error : "")}");
        foreach (var address in report.Addresses)
            Line(text, "address", $"{address.Address} on {address.Interface ?? "?"}: {(address.Set ? "set" : "not set")}, gate {(address.GateOpen ? "open" : "closed")}");
        foreach (var check in report.Checks)
            Line(text, "check", $"{check.Service} {check.RealServer} {check.State.ToString().ToLowerInvariant()}: {check.Detail}");
        foreach (var ping in report.Pings)
            Line(text, "ping", $"{ping.Group} {(ping.Reachable ? "answers" : "DOES NOT ANSWER")}");
        foreach (var warning in report.Warnings)
            Line(text, "warning", warning);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(12)).Append(value).Append('\n');

    private static string Word(PathState state) => state switch
    {
        PathState.ReceiveOnly => "receive-only",
        _ => state.ToString().ToLowerInvariant(),
    };
}
