namespace ClusterPortal.Shared.Contracts;

/// <summary>
/// The catalogue of events. In parentheses the names of their particulars. Durations end in Ms, lists are separated by a comma and a blank.
/// Each has a sentence in every language of the dashboard (resource <c>Event_</c> and its kind).
/// </summary>
public static class EventKind
{
    /// <summary>(version, incarnation)</summary>
    public const string AgentStarted = "agent-started";

    /// <summary>(reason)</summary>
    public const string AgentStopped = "agent-stopped";

    /// <summary>The agent's buffer was full; so many events are missing (count).</summary>
    public const string EventsLost = "events-lost";

    /// <summary>(revision)</summary>
    public const string RevisionApplied = "revision-applied";

    /// <summary>(revision, reason)</summary>
    public const string RevisionRefused = "revision-refused";

    /// <summary>A peer's heartbeat is later than a keepalive and a half (peer, count, sinceMs): count is how many in a row.</summary>
    public const string HeartbeatMissed = "heartbeat-missed";

    /// <summary>"Late heartbeat": over warntime (peer, intervalMs).</summary>
    public const string HeartbeatLate = "heartbeat-late";

    /// <summary>(peer, path)</summary>
    public const string PathUp = "path-up";

    /// <summary>(peer, path, sinceMs)</summary>
    public const string PathDown = "path-down";

    /// <summary>Heard both ways (peer).</summary>
    public const string NodeUp = "node-up";

    /// <summary>"node X: is dead": not heard both ways for deadtime (peer, sinceMs).</summary>
    public const string NodeDead = "node-dead";

    /// <summary>This node computes another partition (members, votes, needed, quorate: true or false).</summary>
    public const string PartitionChanged = "partition-changed";

    /// <summary>(term, members)</summary>
    public const string ViewProposed = "view-proposed";

    /// <summary>(term, members, coordinator)</summary>
    public const string ViewAccepted = "view-accepted";

    /// <summary>Accepted by all its members (term, members, coordinator, votes, needed).</summary>
    public const string ViewInstalled = "view-installed";

    public const string QuorumGained = "quorum-gained";

    public const string QuorumLost = "quorum-lost";

    /// <summary>The right to run has begun.</summary>
    public const string LeaseGained = "lease-gained";

    /// <summary>The right to run has ended; everything stops by itself (groups).</summary>
    public const string LeaseLost = "lease-lost";

    /// <summary>The coordinator waits until every promise to a node has run out (peer, remainingMs).</summary>
    public const string PromiseWaiting = "promise-waiting";

    /// <summary>They have (peer, waitedMs).</summary>
    public const string PromiseExpired = "promise-expired";

    /// <summary>The coordinator decides (group, target, reason, from).</summary>
    public const string OrderGiven = "order-given";

    /// <summary>(group)</summary>
    public const string GroupStarting = "group-starting";

    /// <summary>"Local Resource acquisition completed" (group, tookMs).</summary>
    public const string GroupStarted = "group-started";

    /// <summary>(group, reason: ordered, lease-lost, standby, agent-stopping, revision)</summary>
    public const string GroupStopping = "group-stopping";

    /// <summary>(group, tookMs)</summary>
    public const string GroupStopped = "group-stopped";

    /// <summary>(group, resource, reason)</summary>
    public const string GroupFailed = "group-failed";

    /// <summary>A stop failed (group, resource, reason).</summary>
    public const string GroupBlocked = "group-blocked";

    /// <summary>(address, interface)</summary>
    public const string AddressAdded = "address-added";

    /// <summary>(address, interface)</summary>
    public const string AddressRemoved = "address-removed";

    /// <summary>The kernel answers for it from now on (address, leaseMs).</summary>
    public const string GateOpened = "gate-opened";

    /// <summary>(address, reason: stopped, expired)</summary>
    public const string GateClosed = "gate-closed";

    /// <summary>Gratuitous ARP or unsolicited ND (address, interface, count).</summary>
    public const string ArpSent = "arp-sent";

    /// <summary>(service, server, detail)</summary>
    public const string CheckFailed = "check-failed";

    /// <summary>(service, server, detail)</summary>
    public const string CheckRecovered = "check-recovered";

    /// <summary>(service, server, weight)</summary>
    public const string ServerAdded = "server-added";

    /// <summary>Removed, or weight 0 when quiescent (service, server, weight).</summary>
    public const string ServerRemoved = "server-removed";

    /// <summary>(service, server)</summary>
    public const string FallbackOn = "fallback-on";

    /// <summary>(service, server)</summary>
    public const string FallbackOff = "fallback-off";

    /// <summary>The kernel refused a change (operation, reason).</summary>
    public const string TableRefused = "table-refused";

    /// <summary>The kernel's table was changed by someone else and repaired (what).</summary>
    public const string TableDrift = "table-drift";

    /// <summary>(by)</summary>
    public const string StandbySet = "standby-set";

    /// <summary>(by)</summary>
    public const string StandbyCleared = "standby-cleared";

    /// <summary>(group)</summary>
    public const string PingLost = "ping-lost";

    /// <summary>(group)</summary>
    public const string PingBack = "ping-back";

    /// <summary>The client probe's first unanswered request (target).</summary>
    public const string ClientGapStarted = "client-gap-started";

    /// <summary>The first answer after that (target, gapMs, by): gap from the last answer to the first; by is who answered.</summary>
    public const string ClientGapEnded = "client-gap-ended";

    /// <summary>Said by the portal: an operator's action (verb, target, by).</summary>
    public const string OperatorAction = "operator-action";

    /// <summary>Said by the portal (agent's node).</summary>
    public const string AgentConnected = "agent-connected";

    /// <summary>Said by the portal.</summary>
    public const string AgentDisconnected = "agent-disconnected";
}
