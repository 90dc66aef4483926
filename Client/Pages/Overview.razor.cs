using ClusterPortal.Client.Model;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>Every cluster, the worst first.</summary>
public sealed partial class Overview
{
    private readonly Watch<IReadOnlyList<ClusterSummary>> _watch = new();
    private IReadOnlyList<ClusterSummary>? _clusters;
    private IDisposable? _beat;

    [Inject]
    private IPortal Portal { get; set; } = null!;

    [Inject]
    private Pulse Pulse { get; set; } = null!;

    public void Dispose()
    {
        _watch.Dispose();
        _beat?.Dispose();
    }

    protected override void OnInitialized()
    {
        _beat = Pulse.Every(() => _ = RefreshAsync());
        var feed = Portal.WatchClusters();
        _clusters = feed.Now;
        _watch.Start(feed, clusters =>
        {
            _clusters = clusters;
            return RefreshAsync();
        });
    }

    private string Summary()
    {
        var troubled = _clusters!.Count(c => c.Verdict.Grade != "good");
        return troubled == 0
            ? L.Say("Overview_AllWell", ("n", _clusters!.Count))
            : L.Say("Overview_Troubled", ("n", troubled), ("total", _clusters!.Count));
    }
}
