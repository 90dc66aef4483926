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

    private readonly Dictionary<ulong, (Instant At, TimeSpan Lease)> _sent = [];
    private readonly Instant[] _promisedUntil = NewTable();
    private readonly Queue<(Instant Known, Instant Until)> _history = new();

    /// <value>By the node's clock.</value>
    public Instant Until { get; private set; } = Instant.Past;

    /// <value>What was known some time ago: a host needs a moment to act on it.</value>
    public Instant KnownUntil(Instant before)
    {
        var until = Instant.Past;
        foreach (var (known, end) in _history)
        {
            if (known <= before)
                until = Instant.Max(until, end);
        }

        return until;
    }

    public void Sent(Heartbeat packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _sent.TryAdd(packet.Sequence, (process.Machine.Now, packet.Lease));
        _sent.Remove(packet.Sequence - Remembered);
    }

    public void Heard(Heartbeat packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var roster = process.Core.Roster;
        foreach (var echo in packet.Echoes)
        {
            if (echo.Supported && echo.Incarnation == process.Incarnation && roster[echo.Peer] == process.Machine.Name && _sent.TryGetValue(echo.Sequence, out var mine))
                _promisedUntil[packet.Sender] = Instant.Max(_promisedUntil[packet.Sender], mine.At + mine.Lease);
        }

        var rule = new QuorumRule(process.Machine.Topology, roster);
        var nodes = NodeSet.None;
        for (var i = 0; i < roster.Count; i++)
            nodes = nodes.With(i);
        _promisedUntil[roster.IndexOf(process.Machine.Name)] = Instant.Never;
        var until = rule.LatestWithQuorum(nodes, _promisedUntil);
        if (until <= Until)
            return;
        Until = until;
        _history.Enqueue((process.Machine.Now, until));
        if (_history.Count > 100)
            _history.Dequeue();
    }

    private static Instant[] NewTable()
    {
        var table = new Instant[Roster.Capacity];
        Array.Fill(table, Instant.Past);
        return table;
    }
}
