using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Pages;

/// <summary>The topology as a document: edit, see the plan, save with a reason.</summary>
public sealed partial class TopologyPage
{
    private TopologyDraft? _draft;
    private TopologyPlan? _plan;
    private PortalError? _error;
    private RevisionInfo? _saved;
    private string? _planned;
    private string? _seen;
    private string _why = "";
    private bool _busy;
    private bool _mayEdit;

    protected override async Task OnClusterAsync()
    {
        (_plan, _error, _saved) = (null, null, null);
        _mayEdit = (await Portal.WhoAmI())?.Role == Roles.Admin;
        _draft = new TopologyDraft(await Portal.Topology(Cluster));
    }

    // Someone else's revision shows without a reload, and never over what is being typed.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_busy || _draft is null || Status is null || Status.Cluster.ETag == _seen)
            return;
        _seen = Status.Cluster.ETag;
        if (_seen == _draft.Base.ETag)
            return;
        _draft.Newer(await Portal.Topology(Cluster));
        StateHasChanged();
    }

    private async Task PlanAsync()
    {
        (_error, _saved, _plan) = (null, null, null);
        await Busy(async () =>
        {
            _planned = _draft!.Text;
            var answer = await Portal.Plan(Cluster, _planned);
            (_plan, _error) = (answer.Value, answer.Error);
        });
    }

    private Task SaveAsync() => Busy(async () =>
    {
        var answer = await Portal.Save(Cluster, _draft!.Text, _draft.Base.ETag, _why.Trim());
        if (answer.Error is { Code: "precondition-failed" })
        {
            _draft.Conflict(await Portal.Topology(Cluster));
            _plan = null;
            return;
        }

        (_error, _saved) = (answer.Error, answer.Value);
        if (!answer.Ok)
            return;
        (_plan, _why) = (null, "");
        _draft.Saved(await Portal.Topology(Cluster));
    });

    private async Task KeepMineAsync()
    {
        _draft!.KeepMine();
        await PlanAsync();
    }

    private void TakeTheirs()
    {
        _draft!.TakeTheirs();
        _plan = null;
    }

    private void Discard()
    {
        _draft!.Discard();
        _plan = null;
    }

    private async Task Busy(Func<Task> work)
    {
        _busy = true;
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
        }
    }
}
