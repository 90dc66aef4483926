using ClusterPortal.Client.Text;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>The only page without a circuit: plain forms, so that a cookie can be set.</summary>
public sealed partial class SignIn
{
    [SupplyParameterFromQuery]
    public string? ReturnTo { get; set; }

    /// <summary>The one-time link's secret. It is sent only when the person says so: a link preview must not use it up.</summary>
    [SupplyParameterFromQuery]
    public string? Once { get; set; }

    [SupplyParameterFromQuery]
    public string? Error { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string ErrorText => L[$"SignInError_{Error}"] is { ResourceNotFound: false } known ? known.Value : L.Say("SignInError_wrong");

    private string Here => Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri));
}
