using System.Collections.Concurrent;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Memory;

internal sealed class MemoryLinks(IReadOnlyList<Link> links) : ILinks
{
    private const int WatcherBound = 1024;

    private readonly Lock _lock = new();
    private readonly List<Link> _links = [.. links];
    private readonly List<BlockingCollection<Link>> _watchers = [];

    public IReadOnlyList<Link> List()
    {
        lock (_lock)
            return [.. _links];
    }

    public Link? Find(string name) => List().FirstOrDefault(link => link.Name == name);

    /// <exception cref="KernelException">ENODEV.</exception>
    public Link Find(string name, string asked) => Find(name) ?? throw new KernelException(asked, Errno.NoDevice);

    public void Watch(Action<Link> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        using var queue = new BlockingCollection<Link>(WatcherBound);
        IReadOnlyList<Link> now;
        lock (_lock)
        {
            _watchers.Add(queue);
            now = [.. _links];
        }

        try
        {
            foreach (var link in now)
                changed(link);
            foreach (var link in queue.GetConsumingEnumerable(cancellationToken))
                changed(link);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the one way it ends
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(queue);
        }
    }

    public void Set(Link link)
    {
        lock (_lock)
        {
            _links.RemoveAll(l => l.Name == link.Name);
            _links.Add(link);
            Tell(link);
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            if (_links.Find(l => l.Name == name) is not { } link)
                return;
            _links.Remove(link);
            Tell(link with { Up = false, Carrier = false });
        }
    }

    // A watcher that is full has lost touch: as with the kernel's socket, notices are lost, not the kernel's time.
    private void Tell(Link link)
    {
        foreach (var watcher in _watchers)
            watcher.TryAdd(link);
    }
}
