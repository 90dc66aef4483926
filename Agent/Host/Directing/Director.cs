using System.Collections.Frozen;
using System.Net;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Checks;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Directing;

/// <summary>
/// Keeps the IPVS table equal to what is declared and what the checks say, by differences, on a thread of its own; looks every few seconds whether
/// somebody else changed it. The table is warm on every director, so a failover only moves an address; except where this node is itself a real
/// server of a service: it must not balance what its peer already balanced, and holds that table only while it runs the group.
/// </summary>
public sealed partial class Director : IAsyncDisposable
{
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(3);

    private readonly IKernel _kernel;
    private readonly IIpvs _ipvs;
    private readonly HealthMonitor _health;
    private readonly EventLog _events;
    private readonly Action _changed;
    private readonly ILogger _log;
    private readonly Worker _worker = new("director");
    private readonly string _node;
    private readonly HashSet<IpvsServiceKey> _owned = [];
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private ClusterTopology? _topology;
    private IpvsTable _applied = IpvsTable.Empty;
    private TableReport _report = new();
    private IReadOnlyList<string> _drift = [];

    public Director(string node, IKernel kernel, IIpvs inMemory, CheckRunner checks, EventLog events, Action changed, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        _node = node;
        _kernel = kernel;
        Kind = kernel.Ipvs.Available ? TableKind.Kernel : TableKind.Memory;
        _ipvs = Kind == TableKind.Kernel ? kernel.Ipvs : inMemory;
        _events = events;
        _changed = changed;
        _log = loggers.CreateLogger<Director>();
        _health = new HealthMonitor(checks, events, () => Later(Reconcile), TimeProvider.System);
        Later(ReconcileForEver);
    }

    public TableKind Kind { get; }

    /// <summary>This node is a director of some service.</summary>
    public bool Active { get; private set; }

    /// <summary>As of the last look. Readable from any thread.</summary>
    public TableReport Report => Volatile.Read(ref _report);

    public IReadOnlyList<CheckReport> Checks => _health.Reports();

    public IEnumerable<string> Warnings => Active && Kind == TableKind.Memory ? [.. _health.Warnings, "no-ip-vs"] : _health.Warnings;

    public void Follow(ClusterTopology topology) => Later(() =>
    {
        _topology = topology;
        Active = IsDirector(topology);
        var services = Active ? topology.Groups.SelectMany(g => IpvsCompiler.ServicesOf(topology, g)).Distinct().ToList() : [];
        foreach (var service in services)
            _owned.Add(IpvsCompiler.Key(service));
        _health.Follow(services);
        Reconcile();
    });

    /// <summary>The group runs here (true), or no more.</summary>
    public void Directing(string group, bool running) => Later(() =>
    {
        if (running ? _running.Add(group) : _running.Remove(group))
            Reconcile();
    });

    /// <summary>The table as it is now.</summary>
    public IpvsReading Read() => _ipvs.Read();

    public async ValueTask DisposeAsync()
    {
        await _health.DisposeAsync();
        _worker.Dispose();
    }

    private void Later(Action action) => _worker.Post(action);

    private bool IsDirector(ClusterTopology topology) =>
        topology.Nodes.FirstOrDefault(n => n.Name == _node) is { } self
        && (self.Roles.Contains(NodeRole.Director) || !topology.Nodes.Any(n => n.Roles.Contains(NodeRole.Director)));

    private void ReconcileForEver()
    {
        Reconcile();
        _worker.PostAt(LeaseClock.Now + ReconcileInterval, ReconcileForEver);
    }

    private void Reconcile()
    {
        if (_topology is not { } topology)
            return;
        try
        {
            var desired = Active ? IpvsCompiler.Compile(topology, GroupsToHold(topology), _health.IsUp) : IpvsTable.Empty;
            var actual = _ipvs.Read().Table;
            var operations = IpvsDiff.Compute(actual, desired, _owned);
            SayDrift(actual, operations);
            Apply(operations);
            SayServers(topology, _applied, desired);
            _applied = desired;
            Publish(topology);
        }
        catch (KernelException e)
        {
            LogRefused(e.Message);
        }
    }

    private IEnumerable<string> GroupsToHold(ClusterTopology topology)
    {
        var own = _kernel.Addresses.List().Select(a => a.Address).ToFrozenSet();
        return topology.Groups.Where(g => _running.Contains(g.Name) || !IsOwnRealServer(topology, g, own)).Select(g => g.Name);
    }

    private static bool IsOwnRealServer(ClusterTopology topology, Group group, FrozenSet<IPAddress> own) =>
        IpvsCompiler.ServicesOf(topology, group).Any(s => s.RealServers.Any(r => IPAddress.TryParse(r.Address, out var address) && own.Contains(address)));

    // What differs although nothing new was wanted, somebody else has changed.
    private void SayDrift(IpvsTable actual, IReadOnlyList<IpvsOperation> operations)
    {
        var known = IpvsDiff.Compute(actual, _applied, _owned);
        _drift = _applied.Services.Count == 0 ? [] : [.. known.Select(TableText.Describe).Where(what => !_refused.Contains(what))];
        foreach (var what in _drift.Take(10))
            _events.Emit(EventKind.TableDrift, EventSeverity.Warning, ("what", what));
        if (_drift.Count > 0)
            LogDrift(_drift.Count, operations.Count);
    }

    private void Apply(IReadOnlyList<IpvsOperation> operations)
    {
        if (operations.Count == 0)
        {
            _refused.Clear();
            return;
        }

        var refusals = _ipvs.Apply(operations);
        var before = _refused.ToHashSet(StringComparer.Ordinal);
        _refused.Clear();
        foreach (var refusal in refusals)
        {
            var what = TableText.Describe(refusal.Operation);
            _refused.Add(what);
            if (!before.Contains(what))
                _events.Emit(EventKind.TableRefused, EventSeverity.Error, ("operation", what), ("reason", refusal.Reason.Message));
        }
    }

    private void SayServers(ClusterTopology topology, IpvsTable before, IpvsTable after)
    {
        foreach (var change in TableChanges.Between(topology, before, after))
            _events.Emit(change.Kind, change.Kind is EventKind.ServerAdded or EventKind.FallbackOff ? EventSeverity.Info : EventSeverity.Warning, change.Data);
    }

    private void Publish(ClusterTopology topology)
    {
        var report = TableText.Report(Active ? Kind : TableKind.None, topology, _ipvs.Read()) with { Drift = _drift };
        Volatile.Write(ref _report, report);
        _changed();
    }

    [LoggerMessage(LogLevel.Error, "the table cannot be read: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Warning, "the table was changed by someone else in {Count} places; {Operations} changes put it right")]
    private partial void LogDrift(int count, int operations);
}
