using System.CommandLine;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.State;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary><c>enroll</c>: a one-time token for an identity.</summary>
internal static class EnrollCommand
{
    public static Command Build()
    {
        var portal = new Option<string>("--portal") { Description = "https://portal.example, or unix:/path.", Required = true };
        var token = new Option<string>("--token") { Description = "The one-time token from the portal's Access page.", Required = true };
        var node = new Option<string>("--node") { Description = "This node's name in the topology.", DefaultValueFactory = _ => Environment.MachineName };
        var kind = new Option<string>("--kind") { Description = "agent, or probe for a client that only measures.", DefaultValueFactory = _ => "agent" };
        kind.AcceptOnlyFromAmong("agent", "probe");
        var directory = AgentCommandLine.StateDirOption();
        var command = new Command("enroll", "Exchange a one-time token for this node's identity and keys.") { portal, token, node, kind, directory };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var identity = await Enrolment.EnrollAsync(
                StateDirectory.Open(parsed.GetRequiredValue(directory)),
                PortalAddress.Parse(parsed.GetRequiredValue(portal)),
                parsed.GetRequiredValue(token),
                parsed.GetRequiredValue(node),
                parsed.GetRequiredValue(kind),
                cancellationToken);
            Console.WriteLine($"Enrolled as {identity.Node} of cluster {identity.Cluster}.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
