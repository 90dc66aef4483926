using System.CommandLine;
using ClusterPortal.Agent.Host.Control;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary>Commands that ask the running agent: status, standby, online, ipvs list.</summary>
internal static class ControlCommands
{
    public static Command Status() => Asking("status", "Show the cluster as this node sees it.");

    public static Command Standby() => Asking("standby", "Hand everything over and run nothing until online.");

    public static Command Online() => Asking("online", "End standby.");

    public static Command Ipvs()
    {
        var numeric = new Option<bool>("--numeric", "-n") { Description = "Addresses and ports as numbers, as they always are here; taken for ipvsadm's sake." };
        var directory = AgentCommandLine.StateDirOption();
        var list = new Command("list", "The table, in ipvsadm's layout.") { numeric, directory };
        list.SetAction(parsed => Print(parsed.GetRequiredValue(directory), new ControlRequest("ipvs-list")));
        return new Command("ipvs", "The IPVS table that this director holds.") { list };
    }

    private static Command Asking(string verb, string description)
    {
        var directory = AgentCommandLine.StateDirOption();
        var command = new Command(verb, description) { directory };
        command.SetAction(parsed => Print(parsed.GetRequiredValue(directory), new ControlRequest(verb)));
        return command;
    }

    private static int Print(string directory, ControlRequest request)
    {
        var response = ControlClient.Ask(directory, request);
        Console.Out.Write(response.Text);
        if (response.Note is { } note)
            Console.Error.WriteLine(note);
        return ExitCodes.Ok;
    }
}
