using System.Collections.Immutable;

namespace ClusterPortal.Client.Model;

/// <summary>One circuit's clock hand: whatever shows an age is told once a second that it has grown.</summary>
public sealed class Pulse : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ImmutableList<Action> _listeners = [];

    public Pulse(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Beat(), state: null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Called from a timer's thread until what is returned is disposed.</summary>
    public IDisposable Every(Action listener)
    {
        ImmutableInterlocked.Update(ref _listeners, static (list, added) => list.Add(added), listener);
        return new Subscription(this, listener);
    }

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        foreach (var listener in _listeners)
            listener();
    }

    private sealed class Subscription(Pulse pulse, Action listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref pulse._listeners, static (list, removed) => list.Remove(removed), listener);
    }
}
