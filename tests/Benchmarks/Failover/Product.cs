namespace ClusterPortal.Benchmarks.Failover;

/// <summary>ClusterPortal's own agents, with the gate, four voters and the portal connected.</summary>
public sealed class Product(Lab lab, PortalClient portal, string agentProgram, string dataFolder) : IContender
{
    public string Name => "ClusterPortal";

    public string Address => "192.168.2.254";

    public IReadOnlyList<Fault> Faults =>
    [
        new("power loss", c => lab.DemoAsync(c, "kill", Lab.Master), lab.PowerOnAsync),
        new("link cut", c => lab.DemoAsync(c, "cut", Lab.Master), c => lab.DemoAsync(c, "plug", Lab.Master)),
        new("standby (stop)", c => AgentAsync("standby", c), c => AgentAsync("online", c)),
        new("kill -9 of the daemon", c => lab.DemoAsync(c, "kill-agent", Lab.Master), _ => Task.CompletedTask, Moves: false),
    ];

    /// <value>From saving the timing to the last agent's word that it holds it.</value>
    public List<TimeSpan> TimesToApply { get; } = [];

    public async Task StartAsync(TimeSpan keepalive, CancellationToken cancellationToken) =>
        TimesToApply.Add(await portal.SetTimingAsync(keepalive, cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<string> AgentAsync(string verb, CancellationToken cancellationToken) =>
        lab.DemoAsync(cancellationToken, "run", Lab.Master, agentProgram, verb, "--state-dir", Path.Combine(dataFolder, "nodes", Lab.Master));
}
