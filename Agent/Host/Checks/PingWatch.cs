using System.Net;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>
/// Asks the addresses of every ping group once a second, on a thread of its own; a group is reachable when any one answers.
/// A group is taken as lost after three seconds without an answer.
/// </summary>
public sealed class PingWatch(Func<IPAddress, TimeSpan, TimeSpan?> ping, EventLog events, Action<short> scored) : IDisposable
{
    private const int MissesUntilLost = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    private readonly Worker _worker = new("ping");
    private readonly Dictionary<string, int> _misses = new(StringComparer.Ordinal);
    private IReadOnlyList<PingGroup> _groups = [];
    private IReadOnlyList<PingReport> _reports = [];
    private bool _running;
    private short? _score;

    /// <summary>Readable from any thread.</summary>
    public IReadOnlyList<PingReport> Reports => Volatile.Read(ref _reports);

    public void Follow(IReadOnlyList<PingGroup> groups) => _worker.Post(() =>
    {
        _groups = groups;
        if (_running)
            return;
        _running = true;
        Round();
    });

    public void Dispose() => _worker.Dispose();

    private void Round()
    {
        var next = LeaseClock.Now + Interval;
        var reports = new List<PingReport>(_groups.Count);
        foreach (var group in _groups)
            reports.Add(Ask(group));
        Volatile.Write(ref _reports, reports);
        // As ipfail: what answers counts for, what does not counts against.
        var score = (short)reports.Sum(r => r.Reachable ? 1 : -1);
        if (_score != score)
            scored(score);
        _score = score;
        _worker.PostAt(next, Round);
    }

    private PingReport Ask(PingGroup group)
    {
        TimeSpan? took = null;
        foreach (var text in group.Addresses)
        {
            if (IPAddress.TryParse(text, out var address) && (took = ping(address, Patience / group.Addresses.Count)) is not null)
                break;
        }

        var before = _misses.GetValueOrDefault(group.Name);
        var misses = took is null ? before + 1 : 0;
        _misses[group.Name] = misses;
        if (misses == MissesUntilLost)
            events.Emit(EventKind.PingLost, EventSeverity.Warning, ("group", group.Name));
        else if (misses == 0 && before >= MissesUntilLost)
            events.Emit(EventKind.PingBack, EventSeverity.Info, ("group", group.Name));
        return new PingReport(group.Name, misses < MissesUntilLost, took?.TotalMilliseconds);
    }
}
