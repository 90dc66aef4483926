using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Host;

/// <summary>
/// One thread of its own that does one thing after another, at once or at a moment of the boot clock. What it does handles its own
/// errors; anything else ends the agent, and the kernel ends its leases. <see cref="Post"/> is safe from any thread.
/// </summary>
public sealed class Worker : IDisposable
{
    private const int LongestQueue = 10_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, (long At, long Number)> _work = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private readonly bool _realTime;
    private long _number;
    private bool _ending;

    /// <param name="name">The thread's name.</param>
    /// <param name="realTime">What it does is on the path of a failover: on a busy machine it goes before what is ordinary, where the system allows it.</param>
    public Worker(string name, bool realTime = false)
    {
        _realTime = realTime;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public void Post(Action action) => PostAt(Instant.Past, action);

    /// <exception cref="InvalidOperationException">Ten thousand things wait already: the thread hangs.</exception>
    public void PostAt(Instant at, Action action)
    {
        lock (_lock)
        {
            if (_ending)
                return;
            if (_work.Count >= LongestQueue)
                throw new InvalidOperationException($"The thread {_thread.Name} hangs: {LongestQueue} pieces of work wait for it.");
            _work.Enqueue(action, (at.Ticks, _number++));
        }

        _wake.Release();
    }

    /// <summary>Ends after what it is doing; what waits is dropped. Waits at most two seconds.</summary>
    public void Dispose()
    {
        lock (_lock)
            _ending = true;
        _wake.Release();
        if (_thread.Join(TimeSpan.FromSeconds(2)))
            _wake.Dispose();
    }

    private void Run()
    {
        if (_realTime)
            RealTime.TryRaise();
        while (true)
        {
            Action? due = null;
            var wait = LongestWait;
            lock (_lock)
            {
                if (_ending)
                    return;
                if (_work.TryPeek(out _, out var next))
                {
                    wait = TimeSpan.FromTicks(next.At - BootClock.Ticks);
                    if (wait <= TimeSpan.Zero)
                        due = _work.Dequeue();
                }
            }

            if (due is not null)
                due();
            else
                _wake.Wait(wait < LongestWait ? wait + TimeSpan.FromTicks(5_000) : LongestWait); // whole milliseconds, rounded down
        }
    }
}
