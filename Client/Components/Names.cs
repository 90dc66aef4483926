using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ClusterPortal.Client.Components;

/// <summary>Names in a row that break between, never inside (most have a hyphen).</summary>
public sealed class Names : ComponentBase
{
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Of { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        for (var i = 0; i < Of.Count; i++)
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "nowrap");
            builder.AddContent(2, Of[i] + (i + 1 < Of.Count ? "," : ""));
            builder.CloseElement();
            builder.AddContent(3, " ");
        }
    }
}
