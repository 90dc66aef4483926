namespace ClusterPortal.Client.Model;

/// <summary>Follows one feed at a time until it is disposed or another is started.</summary>
public sealed class Watch<T> : IDisposable
{
    /// <summary>A page draws itself at most so often: what comes in between is skipped by the feed, never the newest.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource? _stop;

    /// <summary>Hands over what is now at once, then everything newer as it comes.</summary>
    public void Start(Feed<T> feed, Func<T, Task> take)
    {
        Stop();
        _stop = new CancellationTokenSource();
        _ = Follow(feed, take, _stop.Token);
    }

    public void Stop()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _stop = null;
    }

    public void Dispose() => Stop();

    private static async Task Follow(Feed<T> feed, Func<T, Task> take, CancellationToken stop)
    {
        try
        {
            await take(feed.Now);
            await foreach (var newer in feed.Next.WithCancellation(stop))
            {
                await take(newer);
                await Task.Delay(Pause, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page has gone.
        }
    }
}
