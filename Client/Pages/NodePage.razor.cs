using ClusterPortal.Client.Components;
using ClusterPortal.Client.Model;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>One node: its own picture next to the others' picture of it, what it holds, whom it hears.</summary>
public sealed partial class NodePage
{
    private ConfirmDialog? _dialog;

    [Parameter]
    public string Node { get; set; } = "";

    private NodeStatus? Entry => Status?.Nodes.FirstOrDefault(n => n.Name == Node);

    private string Consequence(NodeReport report)
    {
        if (report.Membership.Standby)
            return L.Say("Node_OnlineText", ("node", Node));
        var (addresses, connections) = Consequences.OfLosing(Status!, Node, Now);
        return addresses.Count == 0
            ? L.Say("Node_StandbyTextNone", ("node", Node))
            : L.Say("Node_StandbyText", ("node", Node), ("addresses", string.Join(", ", addresses)), ("connections", connections));
    }

    private async Task<PortalError?> ActAsync()
    {
        var verb = Entry!.Report!.Membership.Standby ? "online" : "standby";
        return (await Portal.Act(Cluster, Node, new AgentCommand(Guid.NewGuid(), verb))).Error;
    }
}
