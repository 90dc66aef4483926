using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>The loop's newest picture, for whoever reports it. One reader waits for changes.</summary>
public sealed class ReportBoard : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private NodeReport? _latest;

    public NodeReport? Latest => Volatile.Read(ref _latest);

    public void Publish(NodeReport report)
    {
        Volatile.Write(ref _latest, report);
        Changed();
    }

    /// <summary>Something else of the report has changed.</summary>
    public void Changed()
    {
        // A release too many of two racing threads is refused: the reader is awake anyway.
        try
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
        catch (SemaphoreFullException)
        {
        }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _changed.WaitAsync(longest, cancellationToken);

    public void Dispose() => _changed.Dispose();
}
