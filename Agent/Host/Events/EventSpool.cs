using System.Globalization;
using System.Text.Json;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Events;

/// <summary>How much history is kept while the portal is away.</summary>
/// <param name="Events">20,000 by default.</param>
/// <param name="Bytes">16 MB by default, on disk.</param>
/// <param name="SegmentEvents">1,000 by default: what one file holds.</param>
public sealed record SpoolLimits(int Events = 20_000, long Bytes = 16 * 1024 * 1024, int SegmentEvents = 1_000);

/// <summary>
/// Events on disk until the portal has stored them: files of JSON lines, named by their first sequence, appended and fsynced.
/// When it is full the oldest are dropped, and an <see cref="EventKind.EventsLost"/> in the last dropped one's place marks the gap.
/// A torn last line (power loss while writing) is cut off. Not thread-safe.
/// </summary>
public sealed class EventSpool : IDisposable
{
    private const string Suffix = ".jsonl";

    private readonly string _folder;
    private readonly SpoolLimits _limits;
    private readonly List<Segment> _segments = [];
    private readonly Queue<NodeEvent> _pending = new();
    private FileStream? _writing;
    private long _acknowledged;
    private long _lost;

    private EventSpool(string folder, SpoolLimits limits)
    {
        _folder = folder;
        _limits = limits;
    }

    /// <summary>The highest sequence ever given.</summary>
    public long LastSequence { get; private set; }

    public int PendingCount => _pending.Count;

    private string AcknowledgedFile => Path.Combine(_folder, "acknowledged");

    /// <exception cref="IOException">The disk refuses.</exception>
    public static EventSpool Open(string folder, SpoolLimits? limits = null)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var spool = new EventSpool(folder, limits ?? new());
        spool.Load();
        return spool;
    }

    /// <summary>Written and fsynced when it returns. Sequences must rise by one.</summary>
    public void Append(IReadOnlyList<NodeEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var one in events)
        {
            if (_writing is null || _segments[^1].Events >= _limits.SegmentEvents)
                Rotate(one.Sequence);
            _segments[^1].Events++;
            _writing!.Write(JsonSerializer.SerializeToUtf8Bytes(one, ContractJson.Default.NodeEvent));
            _writing.Write("\n"u8);
            _pending.Enqueue(one);
            LastSequence = one.Sequence;
        }

        _writing?.Flush(flushToDisk: true);
        if (_segments.Count > 0)
            _segments[^1].Bytes = _writing?.Length ?? 0;
        DropOldest();
    }

    /// <summary>The oldest that the portal has not stored, at most so many and so many bytes; at least one when there is one.</summary>
    public IReadOnlyList<NodeEvent> Batch(int count, int bytes)
    {
        var batch = new List<NodeEvent>(Math.Min(count, _pending.Count + 1));
        if (_lost > 0 && _pending.TryPeek(out var first))
            batch.Add(Gap(first));
        foreach (var one in _pending)
        {
            bytes -= Size(one);
            if (batch.Count >= count || (bytes < 0 && batch.Count > 0))
                break;
            batch.Add(one);
        }

        return batch;
    }

    /// <summary>The portal has stored all up to this one.</summary>
    public void Acknowledge(long sequence)
    {
        if (sequence <= _acknowledged)
            return;
        _acknowledged = sequence;
        while (_pending.TryPeek(out var first) && first.Sequence <= sequence)
        {
            _pending.Dequeue();
            _lost = 0;
        }

        if (!_pending.TryPeek(out var next) || next.Sequence - 1 <= sequence)
            _lost = 0;

        // A portal that knows more than this disk does: go on above it.
        LastSequence = Math.Max(LastSequence, sequence);
        if (_segments.Count > 1 && _segments[1].First <= sequence + 1)
        {
            AtomicFile.Write(AcknowledgedFile, System.Text.Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture)));
            while (_segments.Count > 1 && _segments[1].First <= sequence + 1)
                DeleteFirstSegment();
        }
    }

    public void Dispose() => _writing?.Dispose();

    private static int Size(NodeEvent one) => 160 + one.Kind.Length + one.Data.Sum(d => d.Key.Length + (3 * d.Value.Length) + 6);

    private NodeEvent Gap(NodeEvent first) => new()
    {
        Sequence = first.Sequence - 1,
        Order = first.Order - 1,
        At = first.At,
        Kind = EventKind.EventsLost,
        Severity = EventSeverity.Warning,
        Data = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["count"] = _lost.ToString(CultureInfo.InvariantCulture) },
    };

    private void DropOldest()
    {
        while (_segments.Count > 1 && (_pending.Count > _limits.Events || _segments.Sum(s => s.Bytes) > _limits.Bytes))
        {
            var end = _segments[1].First;
            while (_pending.TryPeek(out var first) && first.Sequence < end)
            {
                _pending.Dequeue();
                _lost++;
            }

            DeleteFirstSegment();
        }
    }

    private void DeleteFirstSegment()
    {
        File.Delete(_segments[0].Path);
        _segments.RemoveAt(0);
    }

    private void Rotate(long first)
    {
        _writing?.Dispose();
        var path = Path.Combine(_folder, first.ToString("D19", CultureInfo.InvariantCulture) + Suffix);
        _writing = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _segments.RemoveAll(s => s.Path == path);
        _segments.Add(new Segment(path, first));
        AtomicFile.FlushFolder(_folder);
    }

    private void Load()
    {
        if (File.Exists(AcknowledgedFile))
            _ = long.TryParse(File.ReadAllText(AcknowledgedFile), NumberStyles.None, CultureInfo.InvariantCulture, out _acknowledged);
        LastSequence = _acknowledged;
        foreach (var path in Directory.EnumerateFiles(_folder, "*" + Suffix).Order(StringComparer.Ordinal))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                continue;
            var segment = new Segment(path, first);
            _segments.Add(segment);
            LoadSegment(segment);
        }

        if (_pending.TryPeek(out var oldest))
            _lost = Math.Max(0, oldest.Sequence - _acknowledged - 1);
        LastSequence = Math.Max(LastSequence, _segments.Count == 0 ? 0 : _segments[^1].First - 1);
    }

    // What cannot be read ends the segment: a line is only ever torn at the end.
    private void LoadSegment(Segment segment)
    {
        ReadOnlySpan<byte> left = AtomicFile.Read(segment.Path);
        segment.Bytes = left.Length;
        for (int end; (end = left.IndexOf((byte)'\n')) >= 0; left = left[(end + 1)..])
        {
            if (Parse(left[..end]) is not { } one || one.Sequence <= LastSequence)
                continue;
            segment.Events++;
            LastSequence = one.Sequence;
            _pending.Enqueue(one);
        }
    }

    private static NodeEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ContractJson.Default.NodeEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Segment(string path, long first)
    {
        public string Path { get; } = path;

        public long First { get; } = first;

        public int Events { get; set; }

        public long Bytes { get; set; }
    }
}
