using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>What a ha.cf says.</summary>
internal sealed class HaCf
{
    public List<(string Name, SourceLine Line)> Nodes { get; } = [];

    public List<Medium> Media { get; } = [];

    public List<PingGroup> PingGroups { get; } = [];

    public int? KeepaliveMs { get; set; }

    public int? DeadtimeMs { get; set; }

    public int? WarntimeMs { get; set; }

    public int? InitdeadMs { get; set; }

    public FailbackMode? Failback { get; set; }

    public int Port { get; set; } = 694;

    public int Baud { get; set; } = 19_200;

    /// <summary>The times of the file, with heartbeat's defaults where it is silent.</summary>
    public Timing Timing
    {
        get
        {
            // The binary's own: keepalive 1000 ms, deadtime 30000 ms. Neither warntime nor initdead has one that is documented:
            // half of deadtime, and what ha.cf(5) advises: twice deadtime, at least ten seconds.
            var deadtime = DeadtimeMs ?? 30_000;
            return new Timing
            {
                KeepaliveMs = KeepaliveMs ?? 1_000,
                DeadtimeMs = deadtime,
                WarntimeMs = WarntimeMs ?? deadtime / 2,
                InitdeadMs = InitdeadMs ?? Math.Max(10_000, (int)Math.Min(int.MaxValue, 2L * deadtime)),
            };
        }
    }

    /// <value>Names of the times that the file leaves to heartbeat's defaults.</value>
    public IEnumerable<string> SilentTimes =>
        new[] { ("keepalive", KeepaliveMs), ("deadtime", DeadtimeMs), ("warntime", WarntimeMs), ("initdead", InitdeadMs) }.Where(t => t.Item2 is null).Select(t => t.Item1);
}

/// <summary>A way heartbeats travel, as ha.cf has it.</summary>
internal sealed record Medium(PathKind Kind, SourceLine Line, int Column)
{
    public string? Interface { get; init; }

    /// <value>The peer of ucast, the group of mcast.</value>
    public string? Address { get; init; }

    public int Port { get; init; }

    public int Ttl { get; init; } = 1;

    public string? Device { get; init; }

    public int Baud { get; init; }
}
