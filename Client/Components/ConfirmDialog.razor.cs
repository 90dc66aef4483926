using ClusterPortal.Client.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ClusterPortal.Client.Components;

/// <summary>Says what an action will do, in figures of now, before it is done. An action that fails keeps it open and says why.</summary>
public sealed partial class ConfirmDialog
{
    private readonly string _id = "dialog-" + Guid.NewGuid().ToString("N");
    private ElementReference _dialog;
    private PortalError? _error;
    private bool _shown;
    private bool _busy;
    private bool _opening;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>Does it, and answers what went wrong.</summary>
    [Parameter, EditorRequired]
    public Func<Task<PortalError?>> Action { get; set; } = null!;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    public void Show()
    {
        (_shown, _opening, _error) = (true, true, null);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_opening)
            return;
        _opening = false;
        await Script.InvokeVoidAsync("clusterPortal.open", _dialog);
    }

    private async Task ConfirmAsync()
    {
        _busy = true;
        try
        {
            _error = await Action();
        }
        finally
        {
            _busy = false;
        }

        if (_error is null)
            await CloseAsync();
    }

    private async Task CloseAsync()
    {
        _shown = false;
        await Script.InvokeVoidAsync("clusterPortal.close", _dialog);
    }
}
