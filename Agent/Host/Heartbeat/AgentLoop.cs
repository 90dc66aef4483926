using System.Net.NetworkInformation;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Agent.Linux.Time;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>What the loop is made of.</summary>
public sealed record LoopParts
{
    public required IKernel Kernel { get; init; }

    public required PacketGate Packets { get; init; }

    public required AgentCounters Counters { get; init; }

    public required EventLog Events { get; init; }

    public required ReportBoard Board { get; init; }

    public required AddressGate Gate { get; init; }

    public required AddressKeeper Keeper { get; init; }

    public required ProgramRunner Programs { get; init; }

    public required LeaseClock Lease { get; init; }

    /// <value>Writes core.json, fsynced, on another thread; then calls back from there.</value>
    public required Action<StatePersisted, Action> Persist { get; init; }

    /// <value>A group's tables are to be held (true) or may go.</value>
    public required Action<string, bool> Directing { get; init; }

    public required ILoggerFactory Loggers { get; init; }
}

/// <summary>
/// The one thread on which everything between a peer's silence and a takeover happens: it owns the core, the heartbeat sockets, the timer
/// and the gate. It waits for packets, for other threads' words and for the core's next deadline, and never for a disk, a program or the thread pool.
/// </summary>
public sealed partial class AgentLoop : IDisposable
{
    /// <summary>Packets taken from one socket before the others and the timer have their turn.</summary>
    private const int PacketsPerTurn = 64;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestReportInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A deadline met later than this is counted: a tenth of a short keepalive.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(10);

    private readonly LoopParts _parts;
    private readonly NodeStart _start;
    private readonly EventLoopWaiter _waiter = new();
    private readonly LoopInbox _inbox;
    private readonly PathSet _paths;
    private readonly GroupRunner _groups;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _handedOver = new();
    private readonly List<Effect> _effects = [];
    private readonly Queue<NodeInput> _inputs = new();
    private readonly byte[] _receive = new byte[PacketGate.BufferLength];
    private readonly byte[] _send = new byte[PacketGate.BufferLength];
    private readonly ILogger _log;
    private ClusterNode _node = null!;
    private ClusterTopology _topology;
    private Instant _reportAt = LeaseClock.Now;
    private Instant _reportedAt = LeaseClock.Now;
    private long _veryLateAt = Instant.Past.Ticks;
    private bool _ending;

    public AgentLoop(LoopParts parts, NodeStart start)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(start);
        _parts = parts;
        _start = start;
        _topology = start.Topology;
        _log = parts.Loggers.CreateLogger<AgentLoop>();
        _inbox = new LoopInbox(_waiter);
        _paths = new PathSet(start.Name, _waiter, parts.Counters, parts.Loggers.CreateLogger<PathSet>());
        _groups = new GroupRunner(parts.Kernel, parts.Gate, parts.Keeper, parts.Programs, new RunnerPorts(_inbox.Post, _inputs.Enqueue, parts.Directing));
        _thread = new Thread(Run) { Name = "loop", IsBackground = true };
    }

    /// <summary>Readable from any thread.</summary>
    public IReadOnlyList<string> PathWarnings => _paths.Warnings;

    /// <summary>Readable from any thread.</summary>
    public bool GateInstalled => _parts.Gate.Installed;

    /// <summary>A deadline was missed by more than half a keepalive within the last minute. Readable from any thread.</summary>
    public bool LateOfLate => LeaseClock.Now - new Instant(Volatile.Read(ref _veryLateAt)) < TimeSpan.FromMinutes(1);

    /// <summary>How long an address outlives an agent that renews it no more: whole seconds, above the lease and a late renewal.</summary>
    public static TimeSpan AddressLifetime(ClusterTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return TimeSpan.FromSeconds(Math.Ceiling(topology.Timing.DeadtimeMs / 1000.0) + 2);
    }

    public void Start() => _thread.Start();

    /// <summary>From any thread: an input for the core.</summary>
    public void Post(NodeInput input) => _inbox.Post(() => _inputs.Enqueue(input));

    /// <summary>From any thread: a newer revision, verified and on disk.</summary>
    public void Post(RevisionHeld revision) => _inbox.Post(() =>
    {
        _topology = revision.Topology;
        Follow();
        _inputs.Enqueue(revision);
    });

    public void Post(KeyRing keys) => _inbox.Post(() => _parts.Packets.Use(keys));

    /// <summary>From any thread: the other directors' hardware addresses.</summary>
    public void PassFrom(IReadOnlyList<PhysicalAddress> hardware) => _inbox.Post(() => _parts.Gate.PassFrom(hardware));

    /// <summary>From any thread: someone took the gate away or changed it. It is put back, and the right to run is given up.</summary>
    public void GateGone() => _inbox.Post(() =>
    {
        LogGateGone();
        _parts.Gate.Install(_topology, _start.Name);
        if (_parts.Gate.Open.Count > 0)
            _inputs.Enqueue(new GateLost());
    });

    /// <summary>From any thread: a carrier lost moves what hangs on it; an interface that came gets its gate and its paths.</summary>
    public void LinkChanged(Link link) => _inbox.Post(() =>
    {
        if (link is { Up: true, Carrier: true })
        {
            _parts.Gate.Install(_topology, _start.Name);
            _paths.OpenMissing(LeaseClock.Now);
            foreach (var group in _groups.ForgiveCarrier(link.Name))
                _inputs.Enqueue(new CleanupRequested(group));
            return;
        }

        _groups.CarrierLost(link.Name);
    });

    /// <summary>Hands everything over; false when it took longer.</summary>
    public bool HandOver(TimeSpan longest)
    {
        Post(new StopRequested());
        return _handedOver.Wait(longest);
    }

    public void Dispose()
    {
        _inbox.Post(() => _ending = true);
        if (_thread.IsAlive)
            _thread.Join(TimeSpan.FromSeconds(2));
        _inbox.End();
        _paths.Dispose();
        _waiter.Dispose();
        _handedOver.Dispose();
    }

    private void Run()
    {
        if (RealTime.TryRaise() is { SchedulingRefusal: { } refusal })
            LogNotRealTime(refusal);
        _parts.Gate.Install(_topology, _start.Name);
        _parts.Gate.CloseAll();
        LeftOvers.Clear(_topology, _start.Name, _parts.Kernel, _parts.Events, _log);
        foreach (var resource in ServiceAddresses.OfNode(_topology, _start.Name))
        {
            if (ServiceAddresses.Resolve(resource, _parts.Kernel, out _) is { } address)
                _parts.Keeper.Rehearse(address);
        }

        var now = LeaseClock.Now;
        _node = new ClusterNode(_start, now);
        Follow();
        Step(Tick.Instance, now);
        while (!_ending)
            Turn();
    }

    private void Turn()
    {
        var deadline = Instant.Min(_node.NextDeadline, Instant.Min(_paths.RetryAt, _reportAt));
        _waiter.Wait(deadline.Ticks);
        var now = LeaseClock.Now;
        if (now > deadline)
            Measure(now - deadline);
        Receive();
        while (_inbox.TryTake(out var action))
            action();
        if (_inputs.TryDequeue(out var input))
            Step(input, now = LeaseClock.Now);
        if (now >= _node.NextDeadline)
            Step(Tick.Instance, now);
        if (now >= _paths.RetryAt)
            _paths.OpenMissing(now);
        if (now >= _reportAt)
            Report(now);
    }

    private void Receive()
    {
        for (var i = 0; i < _paths.Count; i++)
        {
            if (_paths.Ready(i) is not { } path)
                continue;
            // Readiness promises one datagram; a receive that finds none throws, so more are asked for only where there are some.
            for (var taken = 0; taken < PacketsPerTurn && (taken == 0 || path.Socket.Available > 0); taken++)
            {
                var length = path.Receive(_receive);
                if (length == UdpPath.Nothing)
                    break;
                if (length == UdpPath.TooLong)
                    _parts.Packets.RefuseTooLong();
                else if (_parts.Packets.Open(_receive.AsSpan(0, length), _node.Roster) is { } packet)
                    Step(new PacketHeard(packet, i), LeaseClock.Now); // read after the packet: a promise counts from no earlier than its receipt
            }
        }
    }

    // Answers that are there at once (a group without slow resources) are inputs of the same turn.
    private void Step(NodeInput input, Instant now)
    {
        while (true)
        {
            _node.Step(input, now, _effects);
            foreach (var effect in _effects)
                CarryOut(effect, now);
            _effects.Clear();
            if (!_inputs.TryDequeue(out input!))
                return;
            now = LeaseClock.Now;
        }
    }

    private void CarryOut(Effect effect, Instant now)
    {
        switch (effect)
        {
            case SendHeartbeat send:
                Send(send, now);
                return;
            case RenewLease renew:
                if (!_parts.Gate.Renew(renew.End))
                    _inputs.Enqueue(new GateLost());
                return;
            case StartGroup start:
                _parts.Lease.End = Instant.Max(_parts.Lease.End, start.LeaseEnd);
                _groups.Start(start, Resources(start.Group));
                break;
            case StopGroup stop:
                _groups.Stop(stop);
                break;
            case AnnounceGroup announce:
                _groups.Announce(announce.Group);
                break;
            case PersistState persist:
                var persisted = new StatePersisted(persist.TermCeiling, persist.LongestPromise);
                _parts.Persist(persisted, () => Post(persisted));
                return;
            case EmitEvent said:
                _parts.Events.Emit(said.Kind, said.Severity, said.Data);
                break;
            case HandoverDone:
                _handedOver.Set();
                break;
        }

        _reportAt = Instant.Min(_reportAt, _reportedAt + ShortestReportInterval);
    }

    private void Send(SendHeartbeat send, Instant now)
    {
        if (!_parts.Packets.HasKeys)
            return;
        _parts.Packets.Encode(send.Packet, _node.Roster);
        _paths.Send(_parts.Packets, _send, now);
        _parts.Counters.Add("heartbeats-sent");
    }

    // Everything of the topology that lives outside the core.
    private void Follow()
    {
        _groups.AddressLifetime = AddressLifetime(_topology);
        _parts.Gate.Install(_topology, _start.Name);
        _paths.Apply(_topology, LeaseClock.Now);
    }

    private IReadOnlyList<Resource> Resources(string group) => _topology.Groups.FirstOrDefault(g => g.Name == group)?.Resources ?? [];

    private void Measure(TimeSpan late)
    {
        _parts.Counters.Highest("loop-late-max-us", (long)late.TotalMicroseconds);
        if (late > Late)
            _parts.Counters.Add("loop-late");
        if (late.TotalMilliseconds > _topology.Timing.KeepaliveMs / 2.0)
            Volatile.Write(ref _veryLateAt, LeaseClock.Now.Ticks);
    }

    private void Report(Instant now)
    {
        _reportedAt = now;
        _reportAt = now + ReportInterval;
        _parts.Board.Publish(_node.Report(now) with { Addresses = Addresses(now) });
    }

    private List<AddressReport> Addresses(Instant now)
    {
        var set = _parts.Keeper.Set;
        var reports = new List<AddressReport>();
        foreach (var resource in ServiceAddresses.OfNode(_topology, _start.Name))
        {
            var address = ServiceAddresses.Resolve(resource, _parts.Kernel, out _);
            var open = address is not null && _parts.Gate.Open.Contains(address.Address) && now < _parts.Lease.End;
            reports.Add(new AddressReport
            {
                Address = resource.Address,
                Interface = address?.Interface ?? resource.Interface,
                Set = address is not null && set.Contains(address.Address),
                GateOpen = open,
                GateRemainingMs = open && _parts.Gate.Supported ? (_parts.Lease.End - now).TotalMilliseconds : null,
            });
        }

        return reports;
    }

    [LoggerMessage(LogLevel.Error, "the gate was taken away or changed by someone else: it is put back, and what runs here stops")]
    private partial void LogGateGone();

    [LoggerMessage(LogLevel.Information, "the loop's thread has no real-time priority: {Reason}")]
    private partial void LogNotRealTime(string reason);
}
