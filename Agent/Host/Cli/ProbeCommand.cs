using System.CommandLine;
using System.CommandLine.Parsing;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.Probing;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary><c>probe</c>: a client that measures what clients see.</summary>
internal static class ProbeCommand
{
    public static Command Build()
    {
        var directory = AgentCommandLine.StateDirOption();
        var target = new Option<Uri>("--target") { Description = "e.g. http://192.168.2.254/lvs_testpage.html", Required = true, CustomParser = ParseTarget };
        var interval = new Option<int>("--interval-ms") { Description = "A request each so many milliseconds, 1 to 60,000.", DefaultValueFactory = _ => 20 };
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 60_000)
                result.AddError("--interval-ms must be 1 to 60000.");
        });
        var command = new Command("probe", "Ask a virtual service again and again and report each gap to the portal.") { directory, target, interval };
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignals();
            await RunAsync(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(target), TimeSpan.FromMilliseconds(parsed.GetValue(interval)), stop.Token);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Uri? ParseTarget(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var target) && target.Scheme == Uri.UriSchemeHttp)
            return target;
        result.AddError($"--target must be an address such as http://192.168.2.254/, not \"{result.Tokens[0].Value}\".");
        return null;
    }

    private static async Task RunAsync(string directory, Uri target, TimeSpan interval, CancellationToken stop)
    {
        var state = StateDirectory.Open(directory);
        var identity = state.ReadIdentity() ?? throw AgentStart.NotEnrolled(state);
        using var loggers = AgentLogging.Create();
        using var key = state.ReadKey() ?? throw AgentStart.NotEnrolled(state);
        using var events = new EventLog(EventSpool.Open(state.EventsFolder), new HybridClock(TimeProvider.System), TimeProvider.System, loggers.CreateLogger("event"));
        using var probe = new ClientProbe(target, interval, events);
        var incarnation = AgentStart.NewIncarnation();
        events.Emit(EventKind.AgentStarted, EventSeverity.Info, ("version", AgentVersion.Text), ("incarnation", incarnation.ToString("x16", provider: null)));
        var duties = new ProbeDuties(identity, incarnation.ToString("x16", provider: null), probe.Watch, TimeProvider.System);
        probe.Start();
        SystemdNotify.Ready("probing " + target);
        var link = identity.Portal is { } portal
            ? new PortalLink(identity, PortalAddress.Parse(portal), key, events, duties, loggers).RunAsync(stop)
            : Task.CompletedTask;
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SystemdNotify.Stopping();
        await link;
    }
}
