using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>
/// All that a node says, with every keepalive and at each change: state repeated, never request and answer, so loss,
/// duplication and reordering cost time and never safety. Nodes are indexes of the local <see cref="Roster"/>.
/// </summary>
public sealed class Heartbeat
{
    public int Sender { get; init; }

    /// <summary>Random at every start of the agent.</summary>
    public ulong Incarnation { get; init; }

    /// <summary>From 1, rising with every packet of an incarnation; copies on several paths share it.</summary>
    public ulong Sequence { get; init; }

    /// <summary>Revision held: its number and the first eight bytes of its hash.</summary>
    public long Revision { get; init; }

    public ulong RevisionHash { get; init; }

    /// <summary>The length of the lease this packet asks for: deadtime, or what is left of an older, longer lease.</summary>
    public TimeSpan Lease { get; init; }

    /// <summary>The highest term ever seen, so that a proposer goes above it.</summary>
    public ulong HighestTerm { get; init; }

    public View Accepted { get; init; }

    public View Proposed { get; init; }

    /// <summary>Nodes heard both ways.</summary>
    public NodeSet Up { get; init; }

    /// <summary>The partition the sender computes.</summary>
    public NodeSet Partition { get; init; }

    public bool Standby { get; init; }

    /// <summary>Ping groups that answer, less those that do not; 0 when none is declared.</summary>
    public short PingScore { get; init; }

    public IReadOnlyList<Echo> Echoes { get; init; } = [];

    /// <summary>Nodes outside the accepted view to which a promise still holds.</summary>
    public IReadOnlyList<Promise> Promises { get; init; } = [];

    public IReadOnlyList<GroupWord> Groups { get; init; } = [];

    /// <summary>Only from the coordinator of the accepted view.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];
}

/// <summary>
/// "I heard you": the highest sequence heard of one incarnation of a peer.
/// With support it is a promise tied to that packet: the sender takes part in no takeover from the peer before the lease it asked
/// for, and a margin, has passed since the packet was received.
/// </summary>
/// <param name="Held">Time between hearing that packet and sending this one.</param>
/// <param name="Paths">Bit i: heard within deadtime on the path of index i of the topology.</param>
public readonly record struct Echo(int Peer, ulong Incarnation, ulong Sequence, bool Supported, TimeSpan Held, byte Paths);

/// <param name="Remaining">Of the promise, by the sender's clock when it sent.</param>
public readonly record struct Promise(int Node, TimeSpan Remaining);

/// <summary>What the sender runs of one group.</summary>
/// <param name="Obeyed">The last order obeyed: term and number.</param>
public readonly record struct GroupWord(string Group, GroupState State, ulong ObeyedTerm, uint ObeyedNumber, int FailCount);

/// <summary>
/// The coordinator's will for one group, in its accepted view. Target runs it; everyone else stops it. A node starts only on an
/// order with a number above the last it obeyed.
/// </summary>
/// <param name="Target">-1: stopped everywhere.</param>
public readonly record struct Order(string Group, uint Number, int Target);
