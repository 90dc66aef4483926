using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ClusterPortal.Client.Components;

/// <summary>An SVG text. (In a .razor file <c>text</c> is Razor's own word.)</summary>
public sealed class SvgText : ComponentBase
{
    [Parameter, EditorRequired]
    public (double X, double Y) At { get; set; }

    [Parameter]
    public string Anchor { get; set; } = "start";

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", Svg.N(At.X));
        builder.AddAttribute(2, "y", Svg.N(At.Y));
        builder.AddAttribute(3, "text-anchor", Anchor);
        builder.AddAttribute(4, "class", Class);
        builder.AddContent(5, ChildContent);
        builder.CloseElement();
    }
}
