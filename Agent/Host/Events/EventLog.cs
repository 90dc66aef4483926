using System.Globalization;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Events;

/// <summary>
/// Where everything worth telling goes: stamped at once with the hybrid clock, given its sequence and written to the spool by a
/// thread of its own, so that no caller ever waits for a disk. Safe from any thread.
/// </summary>
public sealed partial class EventLog : IDisposable
{
    /// <summary>What may wait for a slow disk; above it events are lost and counted.</summary>
    private const int LongestQueue = 5_000;

    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);

    private readonly EventSpool _spool;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _spoolLock = new();
    private readonly Queue<NodeEvent> _queue = new();
    private readonly SemaphoreSlim _durable = new(0, 1);
    private readonly Thread _thread;
    private long _overflowed;
    private bool _ending;

    public EventLog(EventSpool spool, HybridClock clock, TimeProvider time, ILogger log)
    {
        _spool = spool;
        Clock = clock;
        _time = time;
        _log = log;
        _thread = new Thread(Write) { Name = "events", IsBackground = true };
        _thread.Start();
    }

    public HybridClock Clock { get; }

    /// <summary>The disk refused the last write.</summary>
    public bool DiskRefuses { get; private set; }

    public long Pending
    {
        get
        {
            lock (_spoolLock)
                return _spool.PendingCount;
        }
    }

    public void Emit(string kind, EventSeverity severity, params ReadOnlySpan<(string Name, string Value)> data)
    {
        var particulars = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in data)
            particulars[name] = value;
        Emit(kind, severity, particulars);
    }

    public void Emit(string kind, EventSeverity severity, IReadOnlyDictionary<string, string> data)
    {
        var one = new NodeEvent { Sequence = 0, Order = Clock.Next(), At = _time.GetUtcNow(), Kind = kind, Severity = severity, Data = data };
        lock (_queue)
        {
            if (_queue.Count >= LongestQueue)
            {
                _overflowed++;
                return;
            }

            _queue.Enqueue(one);
            Monitor.Pulse(_queue);
        }
    }

    /// <summary>Events on disk that the portal has not stored.</summary>
    public IReadOnlyList<NodeEvent> Batch(int count, int bytes)
    {
        lock (_spoolLock)
            return _spool.Batch(count, bytes);
    }

    public void Acknowledge(long sequence)
    {
        lock (_spoolLock)
            _spool.Acknowledge(sequence);
    }

    /// <summary>Returns when there may be something new to send, or after the time.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _durable.WaitAsync(longest, cancellationToken);

    /// <summary>Writes what is queued, waiting at most two seconds for the disk.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _ending = true;
            Monitor.Pulse(_queue);
        }

        _thread.Join(TimeSpan.FromSeconds(2));
        lock (_spoolLock)
            _spool.Dispose();
        _durable.Dispose();
    }

    private void Write()
    {
        var batch = new List<NodeEvent>();
        while (Take(batch))
        {
            foreach (var one in batch)
                Log(one);
            while (!TryAppend(batch) && !Volatile.Read(ref _ending))
                Thread.Sleep(DiskRetry);
            batch.Clear();
            if (_durable.CurrentCount == 0)
                _durable.Release();
        }
    }

    private void Log(NodeEvent one)
    {
        var level = Level(one.Severity);
        if (!_log.IsEnabled(level))
            return;
        var data = string.Join(' ', one.Data.Select(d => $"{d.Key}={d.Value}"));
        LogEvent(level, one.Kind, data);
    }

    private bool Take(List<NodeEvent> batch)
    {
        lock (_queue)
        {
            while (_queue.Count == 0 && !_ending)
                Monitor.Wait(_queue);
            while (_queue.TryDequeue(out var one))
                batch.Add(one);
            if (_overflowed > 0)
            {
                batch.Add(Lost(_overflowed));
                _overflowed = 0;
            }

            return batch.Count > 0;
        }
    }

    private bool TryAppend(List<NodeEvent> batch)
    {
        try
        {
            lock (_spoolLock)
            {
                var numbered = batch.ConvertAll(one => one);
                for (var i = 0; i < numbered.Count; i++)
                    numbered[i] = numbered[i] with { Sequence = _spool.LastSequence + 1 + i };
                _spool.Append(numbered);
            }

            DiskRefuses = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!DiskRefuses)
                LogDiskRefuses(e.Message);
            DiskRefuses = true;
            return false;
        }
    }

    private NodeEvent Lost(long count) => new()
    {
        Sequence = 0,
        Order = Clock.Next(),
        At = _time.GetUtcNow(),
        Kind = EventKind.EventsLost,
        Severity = EventSeverity.Warning,
        Data = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["count"] = count.ToString(CultureInfo.InvariantCulture) },
    };

    private static LogLevel Level(EventSeverity severity) => severity switch
    {
        EventSeverity.Debug => LogLevel.Debug,
        EventSeverity.Info => LogLevel.Information,
        EventSeverity.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    [LoggerMessage(Message = "{Kind} {Data}", SkipEnabledCheck = true)]
    private partial void LogEvent(LogLevel level, string kind, string data);

    [LoggerMessage(LogLevel.Error, "Events cannot be written: {Reason} They are kept in memory, at most 5,000. Make room on the disk of the state directory.")]
    private partial void LogDiskRefuses(string reason);
}
