using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// One run of the agent on a machine: feeds the node one input at a time and carries out its effects in order, each taking a moment in
/// which the process may be stopped (SIGSTOP) or killed.
/// </summary>
public sealed class AgentProcess
{
    /// <summary>Datagrams beyond this wait in no socket buffer.</summary>
    private const int InputsMax = 2_000;

    /// <summary>A kernel call that took longer has its timeout set again from a fresh reading of the clock.</summary>
    private static readonly TimeSpan CallTolerance = TimeSpan.FromMilliseconds(1);

    private readonly Cluster _cluster;
    private readonly Machine _machine;
    private readonly Queue<NodeInput?> _inputs = new();
    private readonly Queue<(byte[] Bytes, int Path)> _datagrams = new();
    private readonly Queue<Effect> _effects = new();
    private readonly List<Effect> _produced = [];
    private readonly List<Action> _onResume = [];
    private readonly byte[] _buffer = new byte[HeartbeatCodec.MaxLength];
    private readonly SortedDictionary<string, GroupRun> _groups = new(StringComparer.Ordinal);
    private Action? _callUnderWay;
    private bool _pumpPending;
    private bool _tickPending;
    private int _timer;
    private long _diskFreeAt;
    private Instant _lastRenewal = Instant.Past;
    private (long Since, int Count) _ticks;

    public AgentProcess(Cluster cluster, Machine machine, NodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (_cluster, _machine) = (cluster, machine);
        Incarnation = start.Incarnation;
        Core = new ClusterNode(start, machine.Now);
        Lease = new LeaseWitness(this);
        ArmTimer();
    }

    public ClusterNode Core { get; }

    public ulong Incarnation { get; }

    public Machine Machine => _machine;

    public Cluster Cluster => _cluster;

    /// <value>What this node's right to run really is, reckoned from the packets alone.</value>
    public LeaseWitness Lease { get; }

    public bool Alive { get; private set; } = true;

    public bool Paused { get; private set; }

    /// <value>True time.</value>
    public long ResumedAt { get; private set; } = long.MinValue / 2;

    public IReadOnlyDictionary<string, GroupRun> Groups => _groups;

    public GroupState StateOf(string group) => _groups.TryGetValue(group, out var run) ? run.State : GroupState.Stopped;

    public void Kill() => Alive = false;

    public void Pause() => Paused = true;

    /// <value>Called once, between the reading of the clock and the kernel call that is made with it.</value>
    public Action? BeforeNextCall { get; set; }

    private void CallFollows()
    {
        var action = BeforeNextCall;
        BeforeNextCall = null;
        action?.Invoke();
    }

    public void Resume()
    {
        Paused = false;
        ResumedAt = _cluster.Scheduler.Now;
        foreach (var action in _onResume.ToArray())
            _cluster.Scheduler.After(TimeSpan.Zero, () => Guarded(action));
        _onResume.Clear();
        Wake();
    }

    public void Enqueue(NodeInput input)
    {
        _inputs.Enqueue(input);
        Wake();
    }

    public void Enqueue(byte[] datagram, int path)
    {
        if (_inputs.Count >= InputsMax)
            return;
        _datagrams.Enqueue((datagram, path));
        _inputs.Enqueue(null);
        Wake();
    }

    private void Wake()
    {
        if (!_pumpPending && Alive && !Paused)
            PumpAfter(TimeSpan.Zero);
    }

    private void PumpAfter(TimeSpan delay)
    {
        _pumpPending = true;
        _cluster.Scheduler.After(delay, Pump);
    }

    private void Pump()
    {
        _pumpPending = false;
        if (!Alive || Paused)
            return;
        if (_callUnderWay is { } call)
        {
            _callUnderWay = null;
            call();
        }
        else if (_effects.TryDequeue(out var effect))
        {
            Execute(effect);
        }
        else if (_inputs.TryDequeue(out var input))
        {
            Step(input);
        }
        else
        {
            return;
        }

        if (Alive && (_callUnderWay is not null || _effects.Count > 0 || _inputs.Count > 0))
            PumpAfter(_cluster.HostRandom.Between(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(60)));
    }

    private void Step(NodeInput? input)
    {
        var now = _machine.Now;
        if (input is null && (input = Heard()) is null)
            return;
        if (input is Tick)
            CountTick();
        if (input is PacketHeard heard)
            Hear(heard);
        else if (input is not Tick)
            _cluster.Trace.Write(_machine.Name, $"        {input}");
        Core.Step(input, now, _produced);
        foreach (var effect in _produced)
            _effects.Enqueue(effect);
        _produced.Clear();
        ArmTimer();
    }

    private void Hear(PacketHeard heard)
    {
        Lease.Heard(heard.Packet);
        if (_cluster.LogPackets)
            _cluster.Trace.Write(_machine.Name, $"    <= {Core.Roster[heard.Packet.Sender]} #{heard.Packet.Sequence} path {heard.Path}");
    }

    private PacketHeard? Heard()
    {
        var (bytes, path) = _datagrams.Dequeue();
        var packet = HeartbeatCodec.Decode(bytes, Core.Roster, out var refusal);
        if (packet is null && refusal != HeartbeatCodec.UnknownSender)
            throw new InvariantException($"{_machine.Name} refuses a packet as {refusal}");
        return packet is null ? null : new PacketHeard(packet, path);
    }

    /// <summary>Deadlines that stand still would hold the agent's thread for ever.</summary>
    private void CountTick()
    {
        _tickPending = false;
        var keepalive = TimeSpan.FromMilliseconds(_machine.Topology.Timing.KeepaliveMs).Ticks;
        if (_cluster.Scheduler.Now - _ticks.Since > keepalive)
            _ticks = (_cluster.Scheduler.Now, 0);
        if (++_ticks.Count > 500)
            throw new InvariantException($"{_machine.Name} asks for ticks without end (now {_machine.Now.Ticks}, next {Core.NextDeadline.Ticks})");
    }

    private void ArmTimer()
    {
        var mine = ++_timer;
        var at = _machine.Clock.TrueTimeOf(Core.NextDeadline);
        if (at >= long.MaxValue / 4)
            return;
        at += _cluster.HostRandom.Between(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(200)).Ticks;
        _cluster.Scheduler.At(at, () => Guarded(() =>
        {
            if (mine != _timer || _tickPending)
                return;
            _tickPending = true;
            Enqueue(Tick.Instance);
        }));
    }

    /// <summary>Only while the process lives, and not before it goes on.</summary>
    private void Guarded(Action action)
    {
        if (!Alive)
            return;
        if (Paused)
            _onResume.Add(action);
        else
            action();
    }

    private void After(TimeSpan delay, Action action) => _cluster.Scheduler.After(delay, () => Guarded(action));

    private void Execute(Effect effect)
    {
        if (effect is not SendHeartbeat and not RenewLease)
            Narrate(effect);
        switch (effect)
        {
            case SendHeartbeat send:
                Send(send.Packet);
                break;
            case RenewLease renew:
                if (_cluster.LogPackets)
                    _cluster.Trace.Write(_machine.Name, $"    -> {renew} now {_machine.Now.Ticks} due {Lease.DueUntil(_machine.Now).Ticks}");
                _lastRenewal = renew.End;
                var readAt = _machine.Now;
                _callUnderWay = () => Renew(readAt, renew.End);
                CallFollows();
                break;
            case StartGroup start:
                Start(start);
                break;
            case StopGroup stop:
                Stop(stop);
                break;
            case PersistState persist:
                Persist(persist);
                break;
            case HandoverDone:
                _cluster.HandedOver(this);
                break;
        }
    }

    private void Narrate(Effect effect)
    {
        _cluster.Trace.Add(10 + _machine.Index, effect.GetType().Name.Length, effect is StartGroup or StopGroup ? 1 : 0);
        if (effect is EmitEvent said)
            _cluster.Trace.Write(_machine.Name, $"    {said.Kind} {string.Join(' ', said.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value))}");
        else
            _cluster.Trace.Write(_machine.Name, $"    -> {effect}");
    }

    private void Send(Heartbeat packet)
    {
        _cluster.Views.Sent(this, packet);
        Lease.Sent(packet);
        var length = HeartbeatCodec.Encode(packet, Core.Roster, _buffer);
        var bytes = _buffer[..length];
        _cluster.Trace.Add(bytes);
        if (_cluster.LogPackets)
            _cluster.Trace.Write(_machine.Name, $"    => #{packet.Sequence} up {Core.Roster.Show(packet.Up)} part {Core.Roster.Show(packet.Partition)} acc {packet.Accepted.Id.Term}:{Core.Roster.Show(packet.Accepted.Members)} prop {packet.Proposed.Id.Term}:{Core.Roster.Show(packet.Proposed.Members)} echo {string.Join(' ', packet.Echoes.Select(e => $"{Core.Roster[e.Peer]}#{e.Sequence}{(e.Supported ? "+" : "-")}"))} prom {string.Join(' ', packet.Promises.Select(p => $"{Core.Roster[p.Node]}:{p.Remaining.TotalMilliseconds:0}"))} groups {string.Join(' ', packet.Groups.Select(g => $"{g.Group}:{g.State}/{g.ObeyedTerm}.{g.ObeyedNumber}"))} orders {string.Join(' ', packet.Orders.Select(o => $"{o.Group}#{o.Number}->{o.Target}"))}");
        for (var to = 0; to < _cluster.Machines.Count; to++)
        {
            for (var path = 0; to != _machine.Index && path < _cluster.Paths; path++)
                _cluster.Network.Send(_machine.Index, to, path, bytes);
        }
    }

    /// <summary>The timeout was reckoned from the reading; the call itself comes a moment, or a long pause, later.</summary>
    private void Renew(Instant readAt, Instant end)
    {
        var open = _groups.Where(pair => pair.Value.State == GroupState.Started).Select(pair => pair.Key).ToList();
        if (open.Count == 0)
            return;
        var now = _machine.Now;
        var renewed = end > readAt && _machine.Kernel.Renew(open, now + (end - readAt), now);
        if (renewed && now - readAt > CallTolerance)
        {
            if (now < end)
                _machine.Kernel.Renew(open, end, now);
            else
                open.ForEach(_machine.Kernel.Close);
            renewed = now < end;
        }

        if (renewed)
            open.ForEach(group => _cluster.Gates.Extended(this, group));
        else
            Enqueue(new GateLost());
    }

    private GroupRun RunOf(string group)
    {
        if (!_groups.TryGetValue(group, out var run))
            _groups[group] = run = new GroupRun();
        return run;
    }

    private void Start(StartGroup start)
    {
        var run = RunOf(start.Group);
        _cluster.Moved();
        (run.Attempt, run.State) = (start.Attempt, GroupState.Starting);
        AfterPrevious(run, _cluster.Speed.StartMax, () => FinishStart(run, start));
    }

    /// <summary>A group's starts and stops run one after the other.</summary>
    private void AfterPrevious(GroupRun run, TimeSpan most, Action action)
    {
        var takes = _cluster.HostRandom.Between(TimeSpan.FromMicroseconds(100), most);
        run.FreeAt = Math.Max(run.FreeAt, _cluster.Scheduler.Now) + takes.Ticks;
        _cluster.Scheduler.At(run.FreeAt, () => Guarded(action));
    }

    private void FinishStart(GroupRun run, StartGroup start)
    {
        if (run.Attempt != start.Attempt)
            return;
        if (_cluster.HostRandom.Chance(_cluster.Speed.StartFails))
        {
            run.State = GroupState.Failed;
            Enqueue(new GroupResult(start.Group, start.Attempt, GroupState.Failed, start.Group, "it would not start"));
            return;
        }

        _machine.Kernel.SetAddress(start.Group);
        var readAt = _machine.Now;
        var end = Instant.Max(start.LeaseEnd, _lastRenewal);
        After(_cluster.HostRandom.Between(TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(60)), () => OpenGate(run, start, readAt, end));
        CallFollows();
    }

    private void OpenGate(GroupRun run, StartGroup start, Instant readAt, Instant end)
    {
        if (run.Attempt != start.Attempt)
            return;
        var now = _machine.Now;
        run.State = GroupState.Started;
        if (now < end)
        {
            _machine.Kernel.Open(start.Group, now - readAt > CallTolerance ? end : now + (end - readAt));
            _cluster.Gates.Opened(this, start.Group);
        }

        _cluster.Trace.Write(_machine.Name, $"    {start.Group} {(now < end ? "opens" : "is overdue")}");
        Enqueue(new GroupResult(start.Group, start.Attempt, GroupState.Started));
        if (now >= end)
            Enqueue(new GateLost());
    }

    /// <summary>Gates first, at once; the rest may take its time.</summary>
    private void Stop(StopGroup stop)
    {
        var run = RunOf(stop.Group);
        _cluster.Moved();
        (run.Attempt, run.State) = (stop.Attempt, GroupState.Stopping);
        _machine.Kernel.Close(stop.Group);
        AfterPrevious(run, _cluster.Speed.StopMax, () =>
        {
            _machine.Kernel.RemoveAddress(stop.Group);
            if (run.Attempt == stop.Attempt)
                run.State = GroupState.Stopped;
            Enqueue(new GroupResult(stop.Group, stop.Attempt, GroupState.Stopped));
        });
    }

    /// <summary>One write after the other.</summary>
    private void Persist(PersistState persist)
    {
        var takes = _cluster.HostRandom.Between(TimeSpan.FromMicroseconds(50), _cluster.Speed.DiskMax);
        _diskFreeAt = Math.Max(_diskFreeAt, _cluster.Scheduler.Now) + takes.Ticks;
        _cluster.Scheduler.At(_diskFreeAt, () => Guarded(() =>
        {
            _machine.Write(new StatePersisted(persist.TermCeiling, persist.LongestPromise));
            Enqueue(new StatePersisted(persist.TermCeiling, persist.LongestPromise));
        }));
    }
}

/// <summary>One group on one agent.</summary>
public sealed class GroupRun
{
    public uint Attempt { get; set; }

    public GroupState State { get; set; } = GroupState.Stopped;

    /// <value>True time at which the last start or stop is through.</value>
    public long FreeAt { get; set; }
}
