using System.Globalization;
using System.Net;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Checks;
using ClusterPortal.Agent.Host.Control;
using ClusterPortal.Agent.Host.Directing;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Heartbeat;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host;

/// <summary>What the daemon asks of its surroundings.</summary>
/// <param name="InMemoryTable">Stands in where the kernel has no ip_vs.</param>
/// <param name="Ping">Round trip of an echo request; null: no answer within the time.</param>
public sealed record DaemonParts(StateDirectory State, AgentIdentity Identity, ulong Incarnation, IKernel Kernel, IIpvs InMemoryTable, Func<IPAddress, TimeSpan, TimeSpan?> Ping, ILoggerFactory Loggers);

/// <summary>
/// One node's agent: holds what is on disk, starts the loop as soon as there is a revision that names this node, and stands between the loop, the
/// portal and the command line.
/// </summary>
public sealed partial class AgentDaemon : IPortalDuties, IAsyncDisposable
{
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);

    private readonly DaemonParts _parts;
    private readonly AgentCounters _counters = new();
    private readonly ReportBoard _board = new();
    private readonly LeaseClock _lease = new();
    private readonly Worker _disk = new("disk");
    private readonly Lock _lock = new();
    private readonly AddressKeeper _keeper;
    private readonly AddressGate _gate;
    private readonly ProgramRunner _programs = new();
    private readonly Director _director;
    private readonly PingWatch _pings;
    private readonly ILogger _log;
    private volatile AgentLoop? _loop;
    private KernelWatch? _watch;
    private long _reports;

    public AgentDaemon(DaemonParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
        _log = parts.Loggers.CreateLogger<AgentDaemon>();
        Events = new EventLog(EventSpool.Open(parts.State.EventsFolder), new HybridClock(TimeProvider.System), TimeProvider.System, parts.Loggers.CreateLogger("event"));
        Memory = new AgentMemory(parts.State, parts.Identity, Events);
        _keeper = new AddressKeeper(parts.Kernel, _lease, Events, parts.Loggers.CreateLogger<AddressKeeper>());
        _gate = new AddressGate(parts.Kernel, _lease, Events, parts.Loggers.CreateLogger<AddressGate>());
        _director = new Director(Node, parts.Kernel, parts.InMemoryTable, new CheckRunner(parts.Ping), Events, _board.Changed, parts.Loggers);
        _pings = new PingWatch(parts.Ping, Events, score => _loop?.Post(new PingScoreChanged(score)));
        SayStarted();
    }

    public EventLog Events { get; }

    public AgentMemory Memory { get; }

    /// <summary>The loop turns; false also when there is no revision that names this node yet.</summary>
    public bool Running => _loop is not null;

    private string Node => _parts.Identity.Node;

    private string IncarnationText => _parts.Incarnation.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Begins with what is on disk, if there is anything.</summary>
    public void Start()
    {
        lock (_lock)
            Follow();
    }

    /// <summary>Hands everything over; false when it took longer than that.</summary>
    public bool HandOver(TimeSpan longest) => _loop?.HandOver(longest) ?? true;

    /// <summary>The last word, once everything is stopped.</summary>
    public void SayStopped(string reason)
    {
        _loop?.Dispose();
        _loop = null;
        Events.Emit(EventKind.AgentStopped, EventSeverity.Info, ("reason", reason));
    }

    public ControlResponse Control(ControlRequest request, string portal)
    {
        ArgumentNullException.ThrowIfNull(request);
        switch (request.Verb)
        {
            case "status":
                return new ControlResponse(true, StatusText.Of(Report(), _parts.Identity.Cluster, portal));
            case "standby" or "online":
                var answer = SetStandby(request.Verb == "standby", "command line");
                return new ControlResponse(answer.Ok, answer.Ok ? $"{Node} is {(request.Verb == "standby" ? "standby: it hands over what it runs" : "online")}.\n" : null, answer.Error);
            case "ipvs-list":
                return new ControlResponse(true, IpvsadmListing.Print(_director.Read()), Note: _director.Kind == TableKind.Memory ? "table in memory: this kernel has no ip_vs" : null);
            default:
                return new ControlResponse(false, Error: $"The agent does not know {request.Verb}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        _loop?.Dispose();
        _pings.Dispose();
        await _director.DisposeAsync();
        _programs.Dispose();
        _keeper.Dispose();
        _disk.Dispose();
        Events.Dispose();
        _board.Dispose();
    }

    private void SayStarted()
    {
        var data = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["version"] = AgentVersion.Text, ["incarnation"] = IncarnationText };
        if (_parts.State.Damage.Count > 0)
        {
            data["damage"] = string.Join("; ", _parts.State.Damage);
            LogDamage(data["damage"]);
        }

        Events.Emit(EventKind.AgentStarted, _parts.State.Damage.Count > 0 ? EventSeverity.Warning : EventSeverity.Info, data);
    }

    // Called at the start and with each newer revision, one at a time.
    private void Follow()
    {
        if (Memory is not { Topology: { } topology, Revision: { } revision })
            return;
        if (_loop is { } loop)
        {
            loop.Post(new RevisionHeld(topology, revision.Number, AgentMemory.ShortHash(revision.Hash)));
            _watch?.Follow(topology);
        }
        else if (topology.Nodes.Any(n => n.Name == Node))
        {
            Begin(topology, revision);
        }
        else
        {
            LogNotNamed(Node, revision.Number);
        }

        _director.Follow(topology);
        if (_loop is not null)
            _pings.Follow(topology.PingGroups);
        _board.Changed();
    }

    private void Begin(ClusterTopology topology, RevisionEnvelope revision)
    {
        var packets = new PacketGate(_parts.Identity.ClusterId, Events.Clock, _counters);
        if (Memory.Keys is { } keys)
            packets.Use(keys);
        var parts = new LoopParts
        {
            Kernel = _parts.Kernel,
            Packets = packets,
            Counters = _counters,
            Events = Events,
            Board = _board,
            Gate = _gate,
            Keeper = _keeper,
            Programs = _programs,
            Lease = _lease,
            Persist = Persist,
            Directing = _director.Directing,
            Loggers = _parts.Loggers,
        };
        var lifetime = AgentLoop.AddressLifetime(topology);
        _loop = new AgentLoop(parts, new NodeStart
        {
            Name = Node,
            Incarnation = _parts.Incarnation,
            Topology = topology,
            Revision = revision.Number,
            RevisionHash = AgentMemory.ShortHash(revision.Hash),
            Persisted = Memory.Core,
            Standby = Memory.Standby,
            // Without a gate a dead agent's address stays for its lifetime, and the kernel may be a second late.
            PromiseMargin = _gate.Supported || topology.Safety == Safety.Fast ? TimeSpan.Zero : lifetime + TimeSpan.FromSeconds(1),
        });
        _loop.Start();
        _watch = new KernelWatch(_parts.Kernel, _loop, Node, topology, _parts.Loggers.CreateLogger<KernelWatch>());
        Events.Emit(EventKind.RevisionApplied, EventSeverity.Info, ("revision", revision.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private void Persist(StatePersisted state, Action done) => _disk.Post(() =>
    {
        try
        {
            _parts.State.WriteCore(new CoreState(state.TermCeiling, state.LongestPromise.TotalMilliseconds));
            done();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogDisk(e.Message);
            _disk.PostAt(LeaseClock.Now + DiskRetry, () => Persist(state, done));
        }
    });

    [LoggerMessage(LogLevel.Warning, "the state directory is damaged and taken as empty where it is: {Damage}")]
    private partial void LogDamage(string damage);

    [LoggerMessage(LogLevel.Warning, "{Node} is not named by revision {Revision}: it takes no part until a revision names it")]
    private partial void LogNotNamed(string node, long revision);

    [LoggerMessage(LogLevel.Error, "the core's state cannot be written, and until it is, nothing new is agreed to: {Reason}")]
    private partial void LogDisk(string reason);
}
