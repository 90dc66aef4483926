namespace ClusterPortal.Agent.Simulation;

/// <summary>One queue of everything that will happen, in the true time that no node can see.</summary>
public sealed class Scheduler
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private long _order;

    /// <summary>Ticks of 100 ns since the start.</summary>
    public long Now { get; private set; }

    public long Executed { get; private set; }

    public void At(long time, Action action) => _queue.Enqueue(action, (Math.Max(time, Now), _order++));

    public void After(TimeSpan delay, Action action) => At(Now + delay.Ticks, action);

    /// <summary>Everything up to and at the time.</summary>
    public void RunUntil(long time)
    {
        while (_queue.TryPeek(out _, out var next) && next.At <= time)
        {
            var action = _queue.Dequeue();
            Now = next.At;
            Executed++;
            action();
        }

        Now = time;
    }
}
