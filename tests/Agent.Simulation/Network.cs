namespace ClusterPortal.Agent.Simulation;

/// <summary>How the network treats packets for now.</summary>
public sealed record Weather
{
    public Ratio Loss { get; init; } = Ratio.Never;

    public Ratio Duplicate { get; init; } = Ratio.Never;

    /// <value>A packet that was seen before is sent once more, long after.</value>
    public Ratio Replay { get; init; } = Ratio.Never;

    public TimeSpan DelayMin { get; init; } = TimeSpan.FromMicroseconds(50);

    public TimeSpan DelayMax { get; init; } = TimeSpan.FromMicroseconds(500);
}

/// <summary>Datagrams between nodes: each direction of each pair can be cut by itself, on each path or on all.</summary>
public sealed class Network
{
    private const int Remembered = 64;

    private readonly Scheduler _scheduler;
    private readonly Prng _random;
    private readonly Trace _trace;
    private readonly int _nodes;
    private readonly int _paths;
    private readonly bool[] _cut;
    private readonly List<(int From, int To, int Path, byte[] Bytes)> _seen = [];

    public Network(Scheduler scheduler, Prng random, Trace trace, int nodes, int paths)
    {
        (_scheduler, _random, _trace, _nodes, _paths) = (scheduler, random, trace, nodes, paths);
        _cut = new bool[nodes * nodes * paths];
    }

    public Weather Weather { get; set; } = new();

    /// <value>Receiver, path, bytes.</value>
    public required Action<int, int, byte[]> Deliver { get; init; }

    public long Sent { get; private set; }

    public void Set(int from, int to, bool open)
    {
        for (var path = 0; path < _paths; path++)
            Set(from, to, path, open);
    }

    public void Set(int from, int to, int path, bool open)
    {
        _cut[Place(from, to, path)] = !open;
        _trace.Add(1, from << 16 | to << 8 | path, open ? 1 : 0);
    }

    public void HealAll()
    {
        Array.Clear(_cut);
        _trace.Add(2);
        _trace.Write("network", $"everything is connected");
    }

    /// <summary>On any path.</summary>
    public bool Open(int from, int to)
    {
        for (var path = 0; path < _paths; path++)
        {
            if (!_cut[Place(from, to, path)])
                return true;
        }

        return false;
    }

    public void Send(int from, int to, int path, byte[] bytes)
    {
        Sent++;
        Remember(from, to, path, bytes);
        if (_random.Chance(Weather.Replay))
        {
            var (oldFrom, oldTo, oldPath, old) = _random.Pick(_seen);
            Carry(oldFrom, oldTo, oldPath, old);
        }

        if (_random.Chance(Weather.Loss))
            return;
        Carry(from, to, path, bytes);
        if (_random.Chance(Weather.Duplicate))
            Carry(from, to, path, bytes);
    }

    /// <summary>A cut takes what is on its way too.</summary>
    private void Carry(int from, int to, int path, byte[] bytes) =>
        _scheduler.After(_random.Between(Weather.DelayMin, Weather.DelayMax), () =>
        {
            if (!_cut[Place(from, to, path)])
                Deliver(to, path, bytes);
        });

    private void Remember(int from, int to, int path, byte[] bytes)
    {
        if (Weather.Replay.Of == 0)
            return;
        if (_seen.Count < Remembered)
            _seen.Add((from, to, path, bytes));
        else if (_random.OneIn(20))
            _seen[_random.Below(Remembered)] = (from, to, path, bytes);
    }

    private int Place(int from, int to, int path) => (from * _nodes + to) * _paths + path;
}
