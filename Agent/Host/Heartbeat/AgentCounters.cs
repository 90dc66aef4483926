using System.Collections.Concurrent;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>Counters by name, for reports. Refused packets are counted as <c>refused-</c> and the word of the refusal. Safe from any thread.</summary>
public sealed class AgentCounters
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    public long this[string name] => _counters.TryGetValue(name, out var counter) ? Volatile.Read(ref counter.Value) : 0;

    public void Add(string name, long count = 1) => Interlocked.Add(ref Named(name).Value, count);

    /// <summary>Keeps the highest.</summary>
    public void Highest(string name, long value)
    {
        var counter = Named(name);
        if (value > Volatile.Read(ref counter.Value))
            Volatile.Write(ref counter.Value, value);
    }

    public SortedDictionary<string, long> Snapshot()
    {
        var all = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, counter) in _counters)
            all[name] = Volatile.Read(ref counter.Value);
        return all;
    }

    private Counter Named(string name) => _counters.TryGetValue(name, out var counter) ? counter : _counters.GetOrAdd(name, _ => new Counter());

    private sealed class Counter
    {
        public long Value;
    }
}
