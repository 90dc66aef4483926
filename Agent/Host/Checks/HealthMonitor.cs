using System.Collections.Concurrent;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>
/// Checks every real server of the services it is given, each at its own interval, at most so many at once. On the thread pool: nothing here is on
/// the path of a failover.
/// </summary>
public sealed class HealthMonitor(CheckRunner runner, EventLog events, Action changed, TimeProvider time) : IAsyncDisposable
{
    private const int AtOnce = 16;

    private readonly ConcurrentDictionary<(string Service, string Server), Watch> _watches = new();
    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Services whose check is only carried out as a connect: a warning each.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Keeps the watches of what stays as it is.</summary>
    public void Follow(IReadOnlyList<VirtualService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var warnings = new List<string>();
        var wanted = new Dictionary<(string, string), (VirtualService, RealServer, HealthCheck)>();
        foreach (var service in services)
        {
            foreach (var server in service.RealServers)
            {
                var check = server.Check ?? service.Check;
                wanted[(service.Name, IpvsCompiler.ServerName(service, server))] = (service, server, check);
                if (!CheckRunner.IsCarriedOut(check) && !warnings.Contains($"check-as-connect {service.Name}"))
                    warnings.Add($"check-as-connect {service.Name}");
            }
        }

        Warnings = warnings;
        foreach (var (key, watch) in _watches)
        {
            if (!wanted.TryGetValue(key, out var now) || !watch.Is(now.Item1, now.Item2, now.Item3))
                Drop(key);
        }

        foreach (var (key, (service, server, check)) in wanted)
        {
            if (!_watches.ContainsKey(key))
                _watches[key] = new Watch(this, service, server, check);
        }
    }

    /// <summary>What the table should believe; what was never checked is up.</summary>
    public bool IsUp(VirtualService service, RealServer server) =>
        !_watches.TryGetValue((service.Name, IpvsCompiler.ServerName(service, server)), out var watch) || watch.IsUp;

    public IReadOnlyList<CheckReport> Reports() =>
        [.. _watches.Values.Select(w => w.Report).OrderBy(r => r.Service, StringComparer.Ordinal).ThenBy(r => r.RealServer, StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in _watches.Values)
            await watch.DisposeAsync();
        _places.Dispose();
    }

    private void Drop((string, string) key)
    {
        if (_watches.TryRemove(key, out var gone))
            _ = gone.DisposeAsync().AsTask();
    }

    private sealed class Watch : IAsyncDisposable
    {
        private readonly HealthMonitor _monitor;
        private readonly VirtualService _service;
        private readonly RealServer _server;
        private readonly HealthCheck _check;
        private readonly CheckCounter _counter;
        private readonly CancellationTokenSource _end = new();
        private readonly Task _running;
        private CheckReport _report;

        public Watch(HealthMonitor monitor, VirtualService service, RealServer server, HealthCheck check)
        {
            _monitor = monitor;
            _service = service;
            _server = server;
            _check = check;
            _counter = new CheckCounter(check);
            _report = new CheckReport { Service = service.Name, RealServer = IpvsCompiler.ServerName(service, server) };
            _running = Task.Run(RunAsync);
        }

        public CheckReport Report => Volatile.Read(ref _report);

        public bool IsUp => Report.State != CheckState.Down;

        public bool Is(VirtualService service, RealServer server, HealthCheck check) =>
            _check == check && _service.Protocol == service.Protocol && _service.Port == service.Port && _server.Address == server.Address && _server.Port == server.Port;

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running;
            _end.Dispose();
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    await _monitor._places.WaitAsync(_end.Token);
                    CheckOutcome outcome;
                    try
                    {
                        outcome = await _monitor.Runner.RunAsync(_check, _service, _server, _end.Token);
                    }
                    finally
                    {
                        _monitor._places.Release();
                    }

                    Take(outcome);
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(_check.IntervalMs, 100)), _monitor.Time, _end.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // It is checked no more.
            }
            catch (ObjectDisposedException)
            {
                // The agent ends.
            }
        }

        private void Take(CheckOutcome outcome)
        {
            var before = _counter.State;
            var changed = _counter.Add(outcome.Ok);
            var now = _monitor.Time.GetUtcNow();
            Volatile.Write(ref _report, _report with
            {
                State = _counter.State,
                Since = _counter.State == before && _report.Since is not null ? _report.Since : now,
                At = now,
                DurationMs = outcome.Took.TotalMilliseconds,
                FailuresInARow = _counter.FailuresInARow,
                Detail = outcome.Detail,
            });
            if (!changed)
                return;
            _monitor.Events.Emit(_counter.IsUp ? EventKind.CheckRecovered : EventKind.CheckFailed, _counter.IsUp ? EventSeverity.Info : EventSeverity.Warning,
                ("service", _service.Name), ("server", _report.RealServer), ("detail", outcome.Detail));
            _monitor.Changed();
        }
    }

    private CheckRunner Runner => runner;

    private EventLog Events => events;

    private Action Changed => changed;

    private TimeProvider Time => time;
}
