namespace ClusterPortal.Benchmarks.Failover;

/// <summary>Every fault, at both keepalives, for every contender, in the same namespaces of the same run.</summary>
public static class FailoverBenchmark
{
    private static readonly TimeSpan[] Keepalives = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.1)];

    public static async Task<int> RunAsync(Surroundings surroundings, int runs, CancellationToken cancellationToken)
    {
        var lab = new Lab(surroundings.Script);
        using var portal = new PortalClient(surroundings.Portal, surroundings.Token);
        using var keepalived = new Keepalived(lab, surroundings.Folder);
        var product = new Product(lab, portal, surroundings.Agent, surroundings.Folder);
        var report = new Report();
        try
        {
            lab.Echo(Lab.Master);
            lab.Echo(Lab.Backup);
            foreach (var keepalive in Keepalives)
            {
                foreach (var contender in new IContender[] { product, keepalived })
                    await MeasureAsync(lab, contender, keepalive, runs, report, cancellationToken);
                report.Costs[keepalive] = await AgentCosts.MeasureAsync(surroundings.Agent, TimeSpan.FromSeconds(10), cancellationToken);
                report.FirstChange[keepalive] = await FirstChangeAsync(lab, portal, keepalive, cancellationToken);
            }
        }
        finally
        {
            // Whatever was measured before something went wrong.
            report.TimesToApply = product.TimesToApply;
            report.Print(Console.Out);
        }

        return 0;
    }

    private static async Task MeasureAsync(Lab lab, IContender contender, TimeSpan keepalive, int runs, Report report, CancellationToken cancellationToken)
    {
        using var client = lab.Probe("client", "watch-udp", contender.Address, $"{Lab.EchoPort}");
        using var neighbour = lab.Probe("gateway", "watch-arp", contender.Address);
        await contender.StartAsync(keepalive, cancellationToken);
        var measurement = new Measurement(client, neighbour, keepalive * 3);
        for (var run = 1; run <= runs; run++)
        {
            foreach (var fault in contender.Faults)
            {
                await Console.Error.WriteLineAsync($"{contender.Name}, keepalive {keepalive.TotalSeconds} s, run {run} of {runs}: {fault.Name}");
                await measurement.RunAsync(fault, report.Of(keepalive, fault.Name, contender.Name), report.Of(keepalive, $"failback after {fault.Name}", contender.Name), cancellationToken);
            }
        }

        await contender.StopAsync(cancellationToken);
    }

    private static async Task<TimeSpan> FirstChangeAsync(Lab lab, PortalClient portal, TimeSpan keepalive, CancellationToken cancellationToken)
    {
        await Task.Delay((keepalive * 6) + TimeSpan.FromSeconds(2), cancellationToken);
        var took = await portal.FirstEventAfterAsync(Lab.Master, c => lab.DemoAsync(c, "kill", Lab.Master), cancellationToken);
        await lab.PowerOnAsync(cancellationToken);
        return took;
    }
}
