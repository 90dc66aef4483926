namespace ClusterPortal.Agent.Core.Membership;

/// <summary>What was heard of one peer on each path: for people, and for nothing that decides.</summary>
internal sealed class PathLog
{
    /// <summary>Bits of <see cref="Wire.Echo.Paths"/>.</summary>
    public const int Most = 8;

    private readonly Entry[] _entries = new Entry[Most];

    /// <summary>Bit i: the peer hears me on path i.</summary>
    public byte HeardByPeer { get; set; }

    /// <summary>False when the path has already brought this packet or a later one.</summary>
    public bool Hear(int path, ulong incarnation, ulong sequence, Instant now)
    {
        if ((uint)path >= Most)
            return true;
        ref var entry = ref _entries[path];
        if (entry.Received > 0 && entry.Incarnation == incarnation && sequence <= entry.Sequence)
            return false;
        entry = entry with { Incarnation = incarnation, Sequence = sequence, HeardAt = now, Received = entry.Received + 1 };
        return true;
    }

    public void Measured(int path, TimeSpan roundTrip)
    {
        if ((uint)path < Most && roundTrip >= TimeSpan.Zero)
            _entries[path].RoundTrip = roundTrip;
    }

    /// <summary>The paths heard on within deadtime.</summary>
    public byte Fresh(Instant now, TimeSpan deadtime)
    {
        byte bits = 0;
        for (var i = 0; i < Most; i++)
        {
            if (_entries[i].Received > 0 && _entries[i].HeardAt + deadtime > now)
                bits |= (byte)(1 << i);
        }

        return bits;
    }

    public Instant? HeardAt(int path) => (uint)path < Most && _entries[path].Received > 0 ? _entries[path].HeardAt : null;

    public long Received(int path) => (uint)path < Most ? _entries[path].Received : 0;

    public TimeSpan? RoundTrip(int path) => (uint)path < Most && _entries[path].RoundTrip > TimeSpan.Zero ? _entries[path].RoundTrip : null;

    /// <summary>What people were last told: up or not.</summary>
    public bool SaidUp(int path) => _entries[path].SaidUp;

    public void Say(int path, bool up) => _entries[path].SaidUp = up;

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private record struct Entry(ulong Incarnation, ulong Sequence, Instant HeardAt, long Received, TimeSpan RoundTrip, bool SaidUp);
}
