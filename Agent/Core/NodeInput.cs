using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core;

/// <summary>What can happen to a node.</summary>
public abstract record NodeInput;

/// <summary>The moment that <see cref="ClusterNode.NextDeadline"/> named has come. Early or repeated ticks do no harm.</summary>
public sealed record Tick : NodeInput
{
    public static readonly Tick Instance = new();
}

/// <summary>A packet, its tag and cluster already checked.</summary>
/// <param name="Path">Index of the path in the topology.</param>
public sealed record PacketHeard(Heartbeat Packet, int Path) : NodeInput;

/// <summary>A newer revision, verified and on disk.</summary>
public sealed record RevisionHeld(ClusterTopology Topology, long Number, ulong Hash) : NodeInput;

/// <summary>What came of <see cref="StartGroup"/> or <see cref="StopGroup"/>: Started, Stopped, Failed (start refused; all of it is stopped again) or Blocked (a stop failed).</summary>
/// <param name="Attempt">As in the effect; older ones are ignored.</param>
public sealed record GroupResult(string Group, uint Attempt, GroupState State, string? Resource = null, string? Error = null) : NodeInput;

/// <summary>A running group's resource failed by itself (monitor, carrier lost).</summary>
public sealed record GroupFailure(string Group, string Resource, string Error) : NodeInput;

/// <summary><see cref="PersistState"/> is on disk.</summary>
public sealed record StatePersisted(ulong TermCeiling, TimeSpan LongestPromise) : NodeInput;

/// <summary>The kernel refused to renew: a gate had closed. The right to run is given up until a new order.</summary>
public sealed record GateLost : NodeInput;

/// <summary>An operator's word: this node is standby, or is not.</summary>
public sealed record StandbyChanged(bool Standby, string By) : NodeInput;

/// <summary>An operator wants a group on a node; null: give an earlier wish up. Only the coordinator acts on it.</summary>
public sealed record MoveRequested(string Group, string? Target) : NodeInput;

/// <summary>Forget the failures of a group.</summary>
public sealed record CleanupRequested(string Group) : NodeInput;

/// <summary>Ping groups that answer, less those that do not.</summary>
public sealed record PingScoreChanged(short Score) : NodeInput;

/// <summary>The agent is about to end: hand everything over, then say <see cref="HandoverDone"/>.</summary>
public sealed record StopRequested : NodeInput;

/// <summary>A node is cut off for certain: a fence device said so, or a person. Forgotten when it is heard again.</summary>
public sealed record NodeFenced(string Node) : NodeInput;
