using ClusterPortal.Agent.Core;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// What one machine's kernel keeps whatever becomes of the agent: whether a group's address is set, and until when its gate is open.
/// The gate's clock is the machine's.
/// </summary>
public sealed class Kernel
{
    private readonly Dictionary<string, Instant> _gates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);

    /// <value>How late the kernel ends an element: up to a jiffy.</value>
    public TimeSpan Lateness { get; init; }

    public bool Answers(string group, Instant now) => _addresses.Contains(group) && GateOpen(group, now);

    public bool GateOpen(string group, Instant now) => _gates.TryGetValue(group, out var until) && now < until + Lateness;

    /// <value>Null: closed by hand, or never opened.</value>
    public Instant? GateUntil(string group) => _gates.TryGetValue(group, out var until) ? until : null;

    public bool HasAddress(string group) => _addresses.Contains(group);

    public void SetAddress(string group) => _addresses.Add(group);

    public void RemoveAddress(string group) => _addresses.Remove(group);

    public void Open(string group, Instant until) => _gates[group] = until;

    /// <summary>All or nothing: one that has expired makes the transaction fail.</summary>
    public bool Renew(IReadOnlyList<string> groups, Instant until, Instant now)
    {
        foreach (var group in groups)
        {
            if (!GateOpen(group, now))
                return false;
        }

        foreach (var group in groups)
            _gates[group] = until;
        return true;
    }

    public void Close(string group) => _gates.Remove(group);

    public void Clear()
    {
        _gates.Clear();
        _addresses.Clear();
    }
}
