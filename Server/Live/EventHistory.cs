using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live;

/// <summary>The newest part of a cluster's history in the order in which things happened: what arrives late is woven in where it belongs.</summary>
public sealed class EventHistory
{
    public static readonly EventHistory Empty = new([]);

    private readonly ClusterEvent[] _events;

    private EventHistory(ClusterEvent[] events) => _events = events;

    /// <value>Oldest first.</value>
    public IReadOnlyList<ClusterEvent> Events => _events;

    public IReadOnlyList<ClusterEvent> Newest(int count)
    {
        var newest = _events[^Math.Min(count, _events.Length)..];
        Array.Reverse(newest);
        return newest;
    }

    /// <summary>With those of <paramref name="events"/> that are not held yet; the oldest beyond <paramref name="limit"/> fall off.</summary>
    public EventHistory With(IReadOnlyList<ClusterEvent> events, int limit)
    {
        ArgumentNullException.ThrowIfNull(events);
        var held = _events.Select(e => e.Id).ToHashSet();
        var fresh = events.Where(e => held.Add(e.Id)).ToArray();
        if (fresh.Length == 0)
            return this;
        ClusterEvent[] all = [.. _events, .. fresh];
        Array.Sort(all, static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : a.Id.CompareTo(b.Id));
        return new(all.Length > limit ? all[^limit..] : all);
    }
}
