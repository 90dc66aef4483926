using System.Runtime.CompilerServices;
using ClusterPortal.Client.Model;

namespace ClusterPortal.Server.Live;

/// <summary>
/// The newest value, and a way to wait for a newer one. Readers hold their own place in a chain of values: a slow one skips to
/// the newest, one that goes away is forgotten with it, and nothing is lost between reading what is now and waiting for what comes.
/// One writer.
/// </summary>
public sealed class Broadcast<T>(T first)
{
    private sealed class Link(T value)
    {
        public T Value { get; } = value;

        public TaskCompletionSource<Link> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private volatile Link _newest = new(first);

    public T Now => _newest.Value;

    public void Publish(T value)
    {
        var next = new Link(value);
        var before = _newest;
        _newest = next;
        before.Next.SetResult(next);
    }

    public Feed<T> Watch()
    {
        var now = _newest;
        return new(now.Value, After(now));
    }

    private async IAsyncEnumerable<T> After(Link link, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await link.Next.Task.WaitAsync(cancellationToken);
            link = _newest;
            yield return link.Value;
        }
    }
}
