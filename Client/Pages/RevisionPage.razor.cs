using System.Globalization;
using ClusterPortal.Client.Components;
using ClusterPortal.Client.Layout;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>One revision: its document, what it changed, and the way back to it.</summary>
public sealed partial class RevisionPage
{
    private ConfirmDialog? _dialog;
    private IReadOnlyList<RevisionInfo> _revisions = [];
    private IReadOnlyList<TopologyChange> _changes = [];
    private IReadOnlyList<TopologyChange> _back = [];
    private string? _document;
    private long _from;
    private long _shown;
    private bool _mayEdit;

    [Parameter]
    public long Number { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (_shown == Number || Status is null)
            return;
        _shown = Number;
        _mayEdit = (await Portal.WhoAmI())?.Role == Roles.Admin;
        _revisions = await Portal.Revisions(Cluster);
        _document = await Portal.Revision(Cluster, Number) is { } topology ? Documents.Text(topology) : null;
        if (_document is null)
            return;
        _from = _revisions.Select(r => r.Number).Where(n => n < Number).DefaultIfEmpty(Number).Max();
        _changes = await Portal.Diff(Cluster, _from, Number);
        _back = Number == Status.Cluster.Revision ? [] : await Portal.Diff(Cluster, Status.Cluster.Revision, Number);
    }

    private async Task CompareAsync(ChangeEventArgs change)
    {
        _from = long.Parse((string)change.Value!, CultureInfo.InvariantCulture);
        _changes = await Portal.Diff(Cluster, _from, Number);
    }

    private async Task<PortalError?> RollbackAsync()
    {
        var answer = await Portal.Rollback(Cluster, Number);
        if (answer.Value is { } made)
            Navigation.NavigateTo(Place.To(Cluster, "revisions/" + made.Number.ToString(CultureInfo.InvariantCulture)));
        return answer.Error;
    }
}
