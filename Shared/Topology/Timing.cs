namespace ClusterPortal.Shared.Topology;

/// <summary>How often nodes speak and how long silence is borne. All in milliseconds.</summary>
public sealed record Timing
{
    /// <value>500 by default. Interval between heartbeats (ha.cf: keepalive; keepalived: advert_int).</value>
    public int KeepaliveMs { get; set; } = 500;

    /// <value>1,000 by default. A heartbeat later than this is reported as late (ha.cf: warntime).</value>
    public int WarntimeMs { get; set; } = 1_000;

    /// <value>2,000 by default. Silence after which a node is dead; also the length of the lease a node runs under (ha.cf: deadtime; corosync: token).</value>
    public int DeadtimeMs { get; set; } = 2_000;

    /// <value>10,000 by default. How long the first start waits for nodes it has never heard (ha.cf: initdead).</value>
    public int InitdeadMs { get; set; } = 10_000;
}
