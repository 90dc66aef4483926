using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// A node's right to run, reckoned a second time and only from what it sent and heard: until when a quorum has promised, by the node's own clock.
/// </summary>
public sealed class LeaseWitness(AgentProcess process)
{
    private const int Remembered = 4_096;

    private readonly Dictionary<ulong, (Instant Asked, Instant Due)> _sent = [];
    private readonly Instant[] _promisedUntil = NewTable();
    private readonly Instant[] _dueUntil = NewTable();
    private readonly Dictionary<int, (ulong Incarnation, ulong Sequence)> _latest = [];
    private readonly Queue<(Instant Known, Instant Until)> _due = new();

    /// <value>The most that the promises allow, by the node's clock.</value>
    public Instant Until { get; private set; } = Instant.Past;

    /// <summary>
    /// The least that was due to the node, as it was known some time ago: a host needs a moment to act. A packet may ask for more than the
    /// node's own deadtime, to make up for an older, longer one; nobody has to use that.
    /// </summary>
    public Instant DueUntil(Instant before)
    {
        var until = Instant.Past;
        foreach (var (known, end) in _due)
        {
            if (known <= before)
                until = Instant.Max(until, end);
        }

        return until;
    }

    public void Sent(Heartbeat packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var now = process.Machine.Now;
        var deadtime = TimeSpan.FromMilliseconds(process.Machine.Topology.Timing.DeadtimeMs);
        _sent.TryAdd(packet.Sequence, (now + packet.Lease, now + (packet.Lease < deadtime ? packet.Lease : deadtime)));
        _sent.Remove(packet.Sequence - Remembered);
    }

    public void Heard(Heartbeat packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var roster = process.Core.Roster;
        // What was overtaken by a later packet, or by the agent's next start, is dropped as if it were replayed.
        var inOrder = process.Cluster[roster[packet.Sender]].Agent?.Incarnation == packet.Incarnation
            && (!_latest.TryGetValue(packet.Sender, out var latest) || packet.Incarnation != latest.Incarnation || packet.Sequence > latest.Sequence);
        if (inOrder)
            _latest[packet.Sender] = (packet.Incarnation, packet.Sequence);
        foreach (var echo in packet.Echoes)
        {
            if (!echo.Supported || echo.Incarnation != process.Incarnation || roster[echo.Peer] != process.Machine.Name || !_sent.TryGetValue(echo.Sequence, out var mine))
                continue;
            _promisedUntil[packet.Sender] = Instant.Max(_promisedUntil[packet.Sender], mine.Asked);
            if (inOrder)
                _dueUntil[packet.Sender] = Instant.Max(_dueUntil[packet.Sender], mine.Due);
        }

        Until = Instant.Max(Until, WithQuorum(_promisedUntil));
        var due = WithQuorum(_dueUntil);
        if (_due.Count == 0 || due > _due.Last().Until)
            _due.Enqueue((process.Machine.Now, due));
        if (_due.Count > 100)
            _due.Dequeue();
    }

    private Instant WithQuorum(Instant[] until)
    {
        var roster = process.Core.Roster;
        var nodes = NodeSet.None;
        for (var i = 0; i < roster.Count; i++)
            nodes = nodes.With(i);
        until[roster.IndexOf(process.Machine.Name)] = Instant.Never;
        return new QuorumRule(process.Machine.Topology, roster).LatestWithQuorum(nodes, until);
    }

    private static Instant[] NewTable()
    {
        var table = new Instant[Roster.Capacity];
        Array.Fill(table, Instant.Past);
        return table;
    }
}
