using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Components;

/// <summary>A page of one cluster: follows its snapshots and draws itself again once a second, so that ages grow.</summary>
public abstract class ClusterPage : LiveComponentBase, IDisposable
{
    private readonly Watch<ClusterStatus> _watch = new();
    private IDisposable? _beat;
    private string? _watched;

    [Parameter]
    public string Cluster { get; set; } = "";

    /// <summary>The newest snapshot; null until it is there, and when there is no such cluster.</summary>
    public ClusterStatus? Status { get; private set; }

    /// <summary>What the page asked for itself could not be had, because of the portal's trouble.</summary>
    public bool Unavailable { get; private set; }

    public DateTimeOffset Now => Pulse.Now;

    [Inject]
    protected IPortal Portal { get; set; } = null!;

    [Inject]
    private Pulse Pulse { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _watch.Dispose();
        _beat?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _beat ??= Pulse.Every(() => _ = RefreshAsync());
        if (_watched == Cluster)
            return;
        _watched = Cluster;
        (Status, Unavailable) = (null, false);
        _watch.Stop();
        if (Portal.WatchCluster(Cluster) is not { } feed)
            return;
        Status = feed.Now;
        _watch.Start(feed, Take);
        try
        {
            await OnClusterAsync();
        }
        catch (Exception) when (Status.PortalTrouble is not null)
        {
            Unavailable = true; // the frame says what is the matter with the portal
        }
    }

    /// <summary>Another cluster is shown: what a page asks for itself, it asks for here.</summary>
    protected virtual Task OnClusterAsync() => Task.CompletedTask;

    private Task Take(ClusterStatus status)
    {
        if (Status is not null && status.Version < Status.Version)
            return Task.CompletedTask;
        Status = status;
        return RefreshAsync();
    }
}
