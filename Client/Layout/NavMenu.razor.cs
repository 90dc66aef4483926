using ClusterPortal.Client.Model;
using ClusterPortal.Client.Text;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Layout;

/// <summary>Pages of the portal and of the chosen cluster, the language, the theme and the way out.</summary>
public sealed partial class NavMenu
{
    /// <summary>Address, text and the letter after g.</summary>
    public static readonly IReadOnlyList<(string Section, string Key, string Letter)> Sections =
    [
        ("map", "Nav_Map", "m"),
        ("failover", "Nav_Failover", "f"),
        ("nodes", "Nav_Nodes", "n"),
        ("services", "Nav_Services", "v"),
        ("topology", "Nav_Topology", "t"),
        ("revisions", "Nav_Revisions", "r"),
        ("events", "Nav_Events", "e"),
    ];

    [Parameter, EditorRequired]
    public Place Place { get; set; } = null!;

    [Parameter]
    public IReadOnlyList<string> Clusters { get; set; } = [];

    [Parameter]
    public PortalUser? User { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private RenderFragment Link(string href, string section, string key, string letter) => builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", href);
        builder.AddAttribute(2, "data-key", letter);
        builder.AddAttribute(3, "aria-current", Place.Section == section ? "page" : null);
        builder.AddContent(4, L.Say(key));
        builder.OpenElement(5, "kbd");
        builder.AddAttribute(6, "aria-hidden", "true");
        builder.AddContent(7, "g " + letter);
        builder.CloseElement();
        builder.CloseElement();
    };

    private void Switch(ChangeEventArgs change)
    {
        if (change.Value is string cluster)
            Navigation.NavigateTo(Place.To(cluster, Place.Section));
    }
}
