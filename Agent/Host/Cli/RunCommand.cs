using System.CommandLine;
using System.Runtime;
using ClusterPortal.Agent.Host.Checks;
using ClusterPortal.Agent.Host.Control;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Agent.Linux.Memory;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary><c>run</c>: the daemon.</summary>
internal static partial class RunCommand
{
    /// <summary>A handover that takes longer is given up: the lease ends what is left.</summary>
    private static readonly TimeSpan LongestHandover = TimeSpan.FromSeconds(5);

    /// <summary>For the last events to reach the portal.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static Command Build()
    {
        var directory = AgentCommandLine.StateDirOption();
        var command = new Command("run", "Run the agent until SIGTERM, which hands everything over first.") { directory };
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            await RunAsync(parsed.GetRequiredValue(directory), stop.Token);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task RunAsync(string directory, CancellationToken stop)
    {
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        var state = StateDirectory.Open(directory);
        var identity = state.ReadIdentity() ?? throw AgentStart.NotEnrolled(state);
        using var loggers = AgentLogging.Create();
        using var kernel = new LinuxKernel();
        await using var daemon = new AgentDaemon(new DaemonParts(state, identity, AgentStart.NewIncarnation(), kernel, new MemoryIpvs(), PingAsker.Ask, loggers));
        var portal = identity.Portal is { } address ? PortalAddress.Parse(address) : null;
        using var key = portal is null ? null : state.ReadKey();
        var link = portal is not null && key is not null ? new PortalLink(identity, portal, key, daemon.Events, daemon, loggers) : null;
        using var control = new ControlServer(state.ControlSocket, request => daemon.Control(request, Describe(portal, link)));
        daemon.Start();
        using var end = new CancellationTokenSource();
        var linked = link?.RunAsync(end.Token) ?? Task.CompletedTask;
        SystemdNotify.Ready($"{identity.Node} of {identity.Cluster}");
        await WaitAsync(stop);
        SystemdNotify.Stopping();
        var log = loggers.CreateLogger("ClusterPortal.Agent.Host");
        if (!daemon.HandOver(LongestHandover))
            LogHandoverTooLong(log, LongestHandover.TotalSeconds);
        daemon.SayStopped("stopped");
        await FarewellAsync(daemon, link);
        await end.CancelAsync();
        await linked;
    }

    private static string Describe(PortalAddress? portal, PortalLink? link) =>
        portal is null ? "none" : $"{portal.Text} ({(link is null ? "the agent's key is missing: enrol again" : link.Connected ? "connected" : "not connected")})";

    // systemd's watchdog is fed as long as this thread and the pool live; the loop's own lateness is in its counters.
    private static async Task WaitAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Beat, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (SystemdNotify.WatchdogInterval is not null)
                SystemdNotify.Watchdog();
        }
    }

    private static async Task FarewellAsync(AgentDaemon daemon, PortalLink? link)
    {
        using var longest = new CancellationTokenSource(LongestFarewell);
        while (link is { Connected: true } && daemon.Events.Pending > 0 && !longest.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(10), longest.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(LogLevel.Warning, "not everything was handed over within {Seconds} s: what is left ends with the lease")]
    private static partial void LogHandoverTooLong(ILogger log, double seconds);
}
