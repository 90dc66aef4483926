using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core;

/// <summary>What a step wants done, in order. The driver carries it out and answers with inputs.</summary>
public abstract record Effect;

/// <summary>Encode and send on every path now.</summary>
public sealed record SendHeartbeat(Heartbeat Packet) : Effect;

/// <summary>
/// Start the group's resources left to right. For an address: gate in place, address set, gate opened until
/// <paramref name="LeaseEnd"/>, the clock read again (an overdue gate closed at once), announced. Answer with <see cref="GroupResult"/>.
/// </summary>
public sealed record StartGroup(string Group, uint Attempt, Instant LeaseEnd) : Effect;

/// <summary>Stop the group's resources right to left, gates first. Answer with <see cref="GroupResult"/>.</summary>
/// <param name="Reason">ordered, lease-lost, standby, agent-stopping, revision, failed.</param>
public sealed record StopGroup(string Group, uint Attempt, string Reason) : Effect;

/// <summary>The right to run now ends at this moment: give every open gate what is left of it. A refusal is <see cref="GateLost"/>.</summary>
public sealed record RenewLease(Instant End) : Effect;

/// <summary>Announce the group's addresses again (gratuitous ARP): after a heal.</summary>
public sealed record AnnounceGroup(string Group) : Effect;

/// <summary>Write and fsync, then say <see cref="StatePersisted"/>. What is read at the next start is never below.</summary>
public sealed record PersistState(ulong TermCeiling, TimeSpan LongestPromise) : Effect;

/// <summary>Something worth telling people; the driver adds sequence and clocks.</summary>
public sealed record EmitEvent(string Kind, EventSeverity Severity, IReadOnlyDictionary<string, string> Data) : Effect;

/// <summary>After <see cref="StopRequested"/>: everything is stopped and said.</summary>
public sealed record HandoverDone : Effect;
