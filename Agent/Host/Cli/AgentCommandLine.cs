using System.CommandLine;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary>The commands of <c>clusterportal-agent</c>.</summary>
public static class AgentCommandLine
{
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments)
    {
        var parsed = Build().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("clusterportal-agent --help shows what there is.");
            return ExitCodes.Usage;
        }

        try
        {
            // Signals are each command's own: run hands its groups over first.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (AgentException e)
        {
            await Console.Error.WriteLineAsync("clusterportal-agent: " + e.Message);
            return e.ExitCode;
        }
    }

    private static RootCommand Build() => new("The agent of ClusterPortal: heartbeats, failover and load balancing on one node.")
    {
        RunCommand.Build(),
        EnrollCommand.Build(),
        ControlCommands.Status(),
        ControlCommands.Standby(),
        ControlCommands.Online(),
        ControlCommands.Ipvs(),
        CheckConfigCommand.Build(),
        ProbeCommand.Build(),
        UdpEchoCommand.Build(),
    };

    /// <summary>Shared by the commands that work in a state directory.</summary>
    internal static Option<string> StateDirOption() => new("--state-dir")
    {
        Description = "The agent's folder: identity, keys, revision, events.",
        DefaultValueFactory = _ => "/var/lib/clusterportal-agent",
    };
}
