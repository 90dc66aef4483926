using ClusterPortal.Agent.Core;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// The faults of one seed. Each seed leaves some kinds out altogether (swarm testing): what is frequent would hide what is rare.
/// </summary>
internal sealed class Chaos
{
    private readonly Cluster _cluster;
    private readonly Prng _random;
    private readonly List<Action> _kinds = [];
    private bool _over;

    public Chaos(Cluster cluster, Prng random, QuorumPolicy policy)
    {
        (_cluster, _random) = (cluster, random);
        // A pair that takes over on deadtime alone is exclusive only while the network is whole and nobody sleeps.
        Action[] always = [PowerLoss, Kill, GracefulStop, Standby, Move, StartTrouble, Revise, Ping, FailGroup];
        Action[] withQuorum = [CutOneWay, CutPair, Isolate, Split, Heal, Flap, Pause, PauseInCall, Foul, LoseDisk, CutPath, Bridge];
        foreach (var kind in policy == QuorumPolicy.Majority ? [.. always, .. withQuorum] : always)
        {
            if (!_random.OneIn(3))
                _kinds.Add(kind);
        }

        if (policy == QuorumPolicy.Majority)
            _cluster.Network.Weather = DrawWeather();
    }

    private TimeSpan Deadtime => TimeSpan.FromMilliseconds(_cluster.Topology.Timing.DeadtimeMs);

    /// <summary>Faults at random moments: at times close on each other's heels, at times with room to recover.</summary>
    public void Run(int count)
    {
        for (var i = 0; i < count && _kinds.Count > 0; i++)
        {
            _random.Pick(_kinds)();
            _cluster.Run(_random.Between(TimeSpan.Zero, _random.OneIn(3) ? Deadtime * 6 : Deadtime / 2));
        }

        _over = true;
    }

    private Weather DrawWeather() => new()
    {
        Loss = _random.OneIn(2) ? Ratio.Never : new Ratio(_random.Below(25), 100),
        Duplicate = _random.OneIn(2) ? Ratio.Never : new Ratio(1, 10),
        Replay = _random.OneIn(2) ? Ratio.Never : new Ratio(1, 20),
        DelayMax = _random.OneIn(2) ? TimeSpan.FromMicroseconds(500) : _random.Between(TimeSpan.FromMilliseconds(1), Deadtime * (_random.OneIn(4) ? 2 : 1) / 3),
    };

    private Machine Anyone => _random.Pick(_cluster.Machines);

    private TimeSpan UpTo(double deadtimes) => _random.Between(TimeSpan.Zero, Deadtime * deadtimes);

    /// <summary>Nothing that was begun in the time of faults goes on after it.</summary>
    private void Later(TimeSpan delay, Action action) => _cluster.Scheduler.After(delay, () =>
    {
        if (!_over)
            action();
    });

    private void PowerLoss()
    {
        var machine = Anyone;
        machine.PowerOff();
        Later(UpTo(8), () => machine.PowerOn(_cluster.AnyRate()));
    }

    private void LoseDisk()
    {
        var machine = Anyone;
        if (!machine.Powered || !_random.OneIn(3))
            return;
        machine.PowerOff();
        machine.LoseDisk();
        _cluster.Views.Forgotten(machine.Name);
        Later(UpTo(8), () => machine.PowerOn(_cluster.AnyRate()));
    }

    private void Kill()
    {
        var machine = Anyone;
        machine.KillAgent();
        Later(UpTo(_random.OneIn(2) ? 0.1 : 3), machine.StartAgent);
    }

    private void GracefulStop()
    {
        var machine = Anyone;
        machine.AskToStop();
        Later(UpTo(6), () =>
        {
            machine.EndAgent();
            machine.StartAgent();
        });
    }

    private void Pause()
    {
        var machine = Anyone;
        if (machine.Agent is { Alive: true, Paused: false } agent)
            Pause(machine, agent);
    }

    /// <summary>In the worst moment: the timeout of a gate is reckoned, and not yet given to the kernel. Sometimes it dies right after.</summary>
    private void PauseInCall()
    {
        var machine = Anyone;
        if (machine.Agent is not { Alive: true, Paused: false } agent)
            return;
        agent.BeforeNextCall = () =>
        {
            if (_over || agent.Paused)
                return;
            Pause(machine, agent);
            if (_random.OneIn(2))
                agent.BeforeNextCall = () => Later(TimeSpan.Zero, () => Pause(machine, agent));
        };
    }

    private void Pause(Machine machine, AgentProcess agent)
    {
        if (!agent.Alive || agent.Paused)
            return;
        _cluster.Trace.Add(8, machine.Index);
        _cluster.Trace.Write(machine.Name, $"SIGSTOP");
        agent.Pause();
        Later(UpTo(_random.OneIn(3) ? 10 : 2), () => Resume(machine, agent));
    }

    private void Resume(Machine machine, AgentProcess agent)
    {
        if (!agent.Alive || !agent.Paused)
            return;
        _cluster.Trace.Add(9, machine.Index);
        _cluster.Trace.Write(machine.Name, $"SIGCONT");
        agent.Resume();
    }

    private void CutOneWay() => Link(Anyone, Anyone, open: false);

    private void CutPair()
    {
        var (a, b) = (Anyone, Anyone);
        Link(a, b, open: false);
        Link(b, a, open: false);
    }

    private void CutPath()
    {
        var (a, b, path) = (Anyone, Anyone, _random.Below(_cluster.Paths));
        _cluster.Trace.Write("network", $"CUT {a.Name} -> {b.Name} on path {path}");
        _cluster.Network.Set(a.Index, b.Index, path, open: false);
    }

    private void Isolate()
    {
        var alone = Anyone;
        foreach (var other in _cluster.Machines)
        {
            Link(alone, other, open: false);
            Link(other, alone, open: false);
        }
    }

    private void Split()
    {
        var side = _random.Next();
        foreach (var a in _cluster.Machines)
        {
            foreach (var b in _cluster.Machines)
                Link(a, b, open: (side >> a.Index & 1) == (side >> b.Index & 1));
        }
    }

    /// <summary>Two halves that one node reaches both of.</summary>
    private void Bridge()
    {
        Split();
        var bridge = Anyone;
        foreach (var other in _cluster.Machines)
        {
            Link(bridge, other, open: true);
            Link(other, bridge, open: true);
        }
    }

    private void Heal() => _cluster.Network.HealAll();

    private void Flap()
    {
        var (a, b) = (Anyone, Anyone);
        for (var i = 0; i < _random.Below(10) + 2; i++)
        {
            var open = i % 2 == 1;
            Later(UpTo(6), () => Link(a, b, open));
        }
    }

    private void Foul()
    {
        _cluster.Network.Weather = DrawWeather();
        _cluster.Trace.Write("network", $"{_cluster.Network.Weather}");
    }

    private void Link(Machine a, Machine b, bool open)
    {
        if (a == b)
            return;
        _cluster.Network.Set(a.Index, b.Index, open);
        _cluster.Trace.Write("network", $"{(open ? "open" : "CUT")} {a.Name} -> {b.Name}");
    }

    private void Standby()
    {
        var machine = Anyone;
        machine.Standby = !machine.Standby;
        machine.Agent?.Enqueue(new StandbyChanged(machine.Standby, "operator"));
    }

    private void Move()
    {
        var group = _random.Pick(_cluster.Topology.Groups).Name;
        var target = _random.OneIn(4) ? null : Anyone.Name;
        foreach (var machine in _cluster.Machines)
            machine.Agent?.Enqueue(new MoveRequested(group, target));
    }

    private void StartTrouble() => _cluster.Speed = new Speed
    {
        StartMax = _random.OneIn(2) ? TimeSpan.FromMilliseconds(5) : Deadtime * 2,
        StopMax = _random.OneIn(2) ? TimeSpan.FromMilliseconds(5) : Deadtime * 2,
        DiskMax = _random.OneIn(2) ? TimeSpan.FromMilliseconds(3) : Deadtime,
        StartFails = _random.OneIn(2) ? Ratio.Never : new Ratio(1, 3),
    };

    private void FailGroup()
    {
        var group = _random.Pick(_cluster.Topology.Groups).Name;
        foreach (var machine in _cluster.Machines)
        {
            if (machine.Agent is { } agent && agent.StateOf(group) == GroupState.Started)
                agent.Enqueue(new GroupFailure(group, group, "it died"));
        }
    }

    private void Ping() => Anyone.Agent?.Enqueue(new PingScoreChanged((short)(_random.Below(3) - 1)));

    /// <summary>The portal publishes; each node hears of it at its own time.</summary>
    private void Revise()
    {
        var topology = _cluster.Topology with
        {
            Failback = TopologyDraw.DrawFailback(_random),
            Timing = _random.OneIn(2) ? _cluster.Topology.Timing : TopologyDraw.DrawTiming(_random),
            Nodes = [.. _cluster.Topology.Nodes.Select(node => node with { Priority = _random.OneIn(2) ? node.Priority : 100 + (10 * _random.Below(4)) })],
        };
        var revision = _cluster.AddRevision(topology);
        _cluster.Trace.Write("portal", $"revision {revision + 1}: {topology.Timing}, {topology.Failback}, priorities {string.Join(' ', topology.Nodes.Select(node => node.Priority))}");
        foreach (var machine in _cluster.Machines)
            Later(UpTo(4), () => machine.TakeRevision(revision));
    }
}
