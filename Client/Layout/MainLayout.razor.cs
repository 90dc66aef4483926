using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace ClusterPortal.Client.Layout;

/// <summary>The frame of every page: navigation, the page, the keys.</summary>
public sealed partial class MainLayout : IDisposable
{
    private readonly Watch<IReadOnlyList<ClusterSummary>> _watch = new();
    private ErrorBoundary? _boundary;
    private Place _place = new(null, "", "/");
    private IReadOnlyList<string> _clusters = [];
    private PortalUser? _user;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IPortal Portal { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _watch.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _place = Where();
        Navigation.LocationChanged += OnLocationChanged;
        _user = await Portal.WhoAmI();
        if (_user is null)
            return;
        _watch.Start(Portal.WatchClusters(), TakeClusters);
    }

    protected override void OnParametersSet() => _boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Script.InvokeVoidAsync("clusterPortal.showTheme");
    }

    private Task TakeClusters(IReadOnlyList<ClusterSummary> clusters) => InvokeAsync(() =>
    {
        var names = clusters.Select(c => c.Cluster.Name).Order(StringComparer.Ordinal).ToList();
        if (names.SequenceEqual(_clusters, StringComparer.Ordinal))
            return;
        _clusters = names;
        StateHasChanged();
    });

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        _place = Where();
        StateHasChanged();
    });

    private Place Where() => Place.Of(Navigation.ToBaseRelativePath(Navigation.Uri));
}
