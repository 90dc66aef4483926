using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model;

/// <summary>
/// The events page's list: pages from the history below, the live tail above. A pause freezes what is shown; what comes
/// meanwhile is kept and counted, and nothing of it is lost.
/// </summary>
public sealed class EventLog
{
    /// <summary>What a page holds at most; the oldest go first.</summary>
    public const int Limit = 1000;

    private readonly List<ClusterEvent> _waiting = [];
    private List<ClusterEvent> _shown = [];
    private long _newest;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ClusterEvent> Shown => _shown;

    public string? Cursor { get; private set; }

    public bool Paused { get; private set; }

    /// <summary>How many came during the pause.</summary>
    public int Waiting => _waiting.Count;

    public EventQuery Query { get; private set; } = new();

    /// <summary>Starts anew with the first page of what was asked.</summary>
    public void Load(EventQuery query, EventPage page)
    {
        Query = query;
        _shown = [.. page.Events];
        _waiting.Clear();
        Cursor = page.Cursor;
        Paused = false;
        _newest = page.Events.Select(e => e.Id).DefaultIfEmpty(0).Max();
    }

    /// <summary>The next page of the history.</summary>
    public void Append(EventPage page)
    {
        var known = _shown.Select(e => e.Id).ToHashSet();
        _shown.AddRange(page.Events.Where(e => known.Add(e.Id)));
        Cursor = page.Cursor;
    }

    /// <summary>Takes from a snapshot's newest events those that are new and asked for.</summary>
    public void Tail(IReadOnlyList<ClusterEvent> recent)
    {
        var added = recent.Where(e => e.Id > _newest).OrderByDescending(e => e.Id).ToList();
        if (added.Count == 0)
            return;
        _newest = added[0].Id;
        added.RemoveAll(e => !Matches(e));
        if (Paused)
            _waiting.InsertRange(0, added);
        else
            Show(added);
    }

    public void Pause() => Paused = true;

    public void Resume()
    {
        Paused = false;
        Show(_waiting);
        _waiting.Clear();
    }

    private bool Matches(ClusterEvent e) =>
        (Query.Node is null || e.Node == Query.Node) && (Query.Kind is null || e.Kind == Query.Kind) && (Query.Severity is null || e.Severity >= Query.Severity);

    private void Show(List<ClusterEvent> added)
    {
        _shown.InsertRange(0, added);
        if (_shown.Count > Limit)
            _shown.RemoveRange(Limit, _shown.Count - Limit);
    }
}
