using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>What other threads want done on the loop's thread: bounded; a full one makes them wait, for what they bring may not be lost.</summary>
internal sealed class LoopInbox(EventLoopWaiter waiter)
{
    private const int Longest = 4_096;

    private readonly Queue<Action> _queue = new();
    private bool _ended;

    public void Post(Action action)
    {
        lock (_queue)
        {
            while (_queue.Count >= Longest && !_ended)
                Monitor.Wait(_queue, TimeSpan.FromMilliseconds(100));
            if (_ended)
                return;
            _queue.Enqueue(action);
            waiter.Wake();
        }
    }

    public bool TryTake(out Action action)
    {
        lock (_queue)
        {
            var taken = _queue.TryDequeue(out action!);
            if (_queue.Count == Longest - 1)
                Monitor.PulseAll(_queue);
            return taken;
        }
    }

    /// <summary>Nothing is taken any more, and nobody waits.</summary>
    public void End()
    {
        lock (_queue)
        {
            _ended = true;
            _queue.Clear();
            Monitor.PulseAll(_queue);
        }
    }
}
