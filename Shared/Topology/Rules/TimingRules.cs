namespace ClusterPortal.Shared.Topology.Rules;

internal static class TimingRules
{
    private const int Least = 10;
    private const int Most = 3_600_000;

    public static void Check(ClusterTopology topology, Findings findings)
    {
        var timing = topology.Timing;
        findings.Range("/timing/keepaliveMs", timing.KeepaliveMs, Least, Most, " ms");
        findings.Range("/timing/warntimeMs", timing.WarntimeMs, Least, Most, " ms");
        findings.Range("/timing/deadtimeMs", timing.DeadtimeMs, Least, Most, " ms");
        findings.Range("/timing/initdeadMs", timing.InitdeadMs, Least, Most, " ms");
        if (timing.DeadtimeMs < 2L * timing.KeepaliveMs)
            findings.Error("/timing/deadtimeMs", "deadtime-too-small", $"deadtime ({timing.DeadtimeMs} ms) must be at least twice keepalive ({timing.KeepaliveMs} ms): one lost packet would be a death.");
        else if (timing.DeadtimeMs < 3L * timing.KeepaliveMs)
            findings.Warning("/timing/deadtimeMs", "deadtime-small", $"deadtime ({timing.DeadtimeMs} ms) is less than three times keepalive ({timing.KeepaliveMs} ms): two lost packets in a row are a death.");
        if (timing.WarntimeMs >= timing.DeadtimeMs)
            findings.Warning("/timing/warntimeMs", "warntime-too-large", $"warntime ({timing.WarntimeMs} ms) is not below deadtime ({timing.DeadtimeMs} ms): no heartbeat will ever be reported as late.");
        if (timing.WarntimeMs < timing.KeepaliveMs)
            findings.Warning("/timing/warntimeMs", "warntime-too-small", $"warntime ({timing.WarntimeMs} ms) is below keepalive ({timing.KeepaliveMs} ms): every heartbeat will be reported as late.");
        if (timing.InitdeadMs < timing.DeadtimeMs)
            findings.Error("/timing/initdeadMs", "initdead-too-small", $"initdead ({timing.InitdeadMs} ms) must be at least deadtime ({timing.DeadtimeMs} ms).");
        Failback(topology.Failback, "/failback", findings);
    }

    public static void Failback(Failback failback, string pointer, Findings findings) =>
        findings.Range(pointer + "/afterMs", failback.AfterMs, 0, 7 * 86_400_000, " ms");
}
