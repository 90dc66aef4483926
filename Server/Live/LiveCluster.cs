using System.Threading.Channels;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live;

/// <summary>
/// What is known of one cluster right now. Everything that happens is written into a bounded queue; one consumer folds it into
/// immutable snapshots. The first change is published at once, those that follow closely at most ten times a second.
/// </summary>
public sealed class LiveCluster : IAsyncDisposable
{
    private const int QueueLength = 1024;

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Func<ClusterPicture, ClusterPicture>> _changes =
        Channel.CreateBounded<Func<ClusterPicture, ClusterPicture>>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TimeProvider _time;
    private readonly Broadcast<ClusterStatus> _snapshots;
    private readonly Action _published;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _consumer;
    private ClusterPicture _picture;
    private volatile ClusterHead _head;

    /// <param name="published">Called after each new snapshot.</param>
    public LiveCluster(ClusterPicture first, TimeProvider time, Action published)
    {
        ArgumentNullException.ThrowIfNull(first);
        _picture = first;
        _head = first.Head;
        _time = time;
        _published = published;
        _snapshots = new(first.Snapshot(version: 1, time.GetUtcNow()));
        _consumer = Task.Run(ConsumeAsync);
    }

    /// <value>The newest revision; known before the snapshot that shows it.</value>
    public ClusterHead Head => _head;

    public Broadcast<ClusterStatus> Snapshots => _snapshots;

    /// <summary>A newer revision. An older one changes nothing.</summary>
    public bool Revised(ClusterHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        lock (_changes)
        {
            if (head.Revision.Number <= _head.Revision.Number)
                return false;
            _head = head;
        }

        Write(p => p.WithHead(head));
        return true;
    }

    /// <summary>A node's report. When the queue is full it is dropped: the next one is a second away.</summary>
    public void Reported(NodeReport report, DateTimeOffset at) => _changes.Writer.TryWrite(p => p.WithReport(report, at));

    public void Connected(string node, bool connected) => Write(p => p.WithConnection(node, connected));

    public void Enrolled(IReadOnlySet<string> nodes) => Write(p => p.WithEnrolled(nodes));

    /// <summary>History, new or read again after a time without the database: what is held already changes nothing.</summary>
    public void Happened(IReadOnlyList<ClusterEvent> events) => Write(p => p.WithEvents(events, _time.GetUtcNow()));

    public void Trouble(string? trouble) => Write(p => p.WithTrouble(trouble));

    /// <summary>Time has passed: what depends on it is told anew.</summary>
    public void Tick() => _changes.Writer.TryWrite(p => p.WithTick(_time.GetUtcNow()));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _changes.Writer.TryComplete();
        await _consumer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    /// <summary>What must not be lost waits for room in the queue; callers are never held up.</summary>
    private void Write(Func<ClusterPicture, ClusterPicture> change)
    {
        if (!_changes.Writer.TryWrite(change))
            _ = WriteLaterAsync(change);
    }

    private async Task WriteLaterAsync(Func<ClusterPicture, ClusterPicture> change)
    {
        try
        {
            await _changes.Writer.WriteAsync(change, _ending.Token);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            // The cluster is no more.
        }
    }

    private async Task ConsumeAsync()
    {
        long version = 1;
        while (await _changes.Reader.WaitToReadAsync(_ending.Token))
        {
            var before = _picture;
            while (_changes.Reader.TryRead(out var change))
                _picture = change(_picture);
            if (ReferenceEquals(before, _picture))
                continue;
            _snapshots.Publish(_picture.Snapshot(++version, _time.GetUtcNow()));
            _published();
            await Task.Delay(AtMostEvery, _time, _ending.Token);
        }
    }
}
