using ClusterPortal.Client.Model;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Components;

/// <summary>The demonstration's own: take a node's power away and give it back.</summary>
public sealed partial class DemonstrationButtons
{
    private ConfirmDialog? _dialog;
    private string? _node;
    private string _verb = "kill";

    [Parameter, EditorRequired]
    public ClusterPage Page { get; set; } = null!;

    [Parameter, EditorRequired]
    public IPortal Portal { get; set; } = null!;

    /// <summary>The chosen node; at first whoever holds an address.</summary>
    private string Node(ClusterStatus status) =>
        _node ??= Consequences.Holders(status, Page.Now) is [var holder, ..] ? holder : status.Nodes[0].Name;

    private void Ask(string verb)
    {
        _verb = verb;
        _ = Node(Page.Status!);
        _dialog?.Show();
    }

    private string Consequence(ClusterStatus status)
    {
        if (_verb != "kill")
            return L.Say("Demo_start_Text", ("node", _node));
        var (addresses, connections) = Consequences.OfLosing(status, _node ?? "", Page.Now);
        return addresses.Count == 0
            ? L.Say("Demo_kill_TextNone", ("node", _node))
            : L.Say("Demo_kill_Text", ("node", _node), ("addresses", string.Join(", ", addresses)), ("connections", connections));
    }

    private async Task<PortalError?> ActAsync() => (await Portal.Demonstrate(Page.Cluster, _verb, _node!)).Error;
}
