using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;

namespace ClusterPortal.Client;

/// <summary>The document around every page. Pages are interactive, except those that ask not to be (sign-in).</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    private IComponentRenderMode? Mode => Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
}
