using ClusterPortal.Client.Layout;
using ClusterPortal.Client.Model;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace ClusterPortal.Client.Pages;

/// <summary>Files of a predecessor in, a cluster out; every line accounted for before anything is made.</summary>
public sealed partial class Import
{
    private readonly ImportDraft _draft = new();
    private readonly List<string> _refused = [];
    private ImportReport? _report;
    private ImportOutcome? _outcome;
    private PortalError? _error;
    private bool _busy;

    [Inject]
    private IPortal Portal { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task TakeAsync(InputFileChangeEventArgs change)
    {
        _refused.Clear();
        if (change.FileCount + _draft.Files.Count > ImportDraft.MaxFiles)
        {
            _refused.Add(L.Say("Import_TooMany", ("n", ImportDraft.MaxFiles)));
            return;
        }

        foreach (var file in change.GetMultipleFiles(ImportDraft.MaxFiles))
        {
            if (file.Size > ImportDraft.MaxBytes)
            {
                _refused.Add(L.Say("Import_TooLarge", ("file", file.Name), ("n", Ages.Count(ImportDraft.MaxBytes))));
                continue;
            }

            await using var stream = file.OpenReadStream(ImportDraft.MaxBytes);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            _draft.Add(file.Name, content.ToArray());
        }

        await AgainAsync();
    }

    private Task RemoveAsync(string name)
    {
        _draft.Remove(name);
        if (_draft.Files.Count > 0)
            return AgainAsync();
        _report = null;
        return Task.CompletedTask;
    }

    private Task ChooseTimingAsync(string timing)
    {
        _draft.Timing = timing;
        return AgainAsync();
    }

    private Task VoteAsync(VoterChoice voter, ChangeEventArgs change)
    {
        voter.Votes = change.Value is true;
        return AgainAsync();
    }

    private Task RenameAsync(VoterChoice voter, ChangeEventArgs change)
    {
        voter.Name = change.Value as string ?? "";
        return AgainAsync();
    }

    private Task AcceptAsync(ChangeEventArgs change)
    {
        _draft.AcceptSplitRisk = change.Value is true;
        return AgainAsync();
    }

    /// <summary>A choice shows its consequence at once; before the first preview there is nothing to show.</summary>
    private Task AgainAsync() => _report is null ? Task.CompletedTask : PreviewAsync();

    private async Task PreviewAsync()
    {
        _busy = true;
        var answer = await Portal.PreviewImport(_draft.Request());
        (_error, _busy) = (answer.Error, false);
        if (answer.Value is not { } report)
            return;
        _report = report;
        if (_draft.Propose(report.PossibleVoters))
            await PreviewAsync();
    }

    private async Task CreateAsync()
    {
        _busy = true;
        var answer = await Portal.Import(_draft.Request());
        (_error, _busy) = (answer.Error, false);
        if (answer.Value is { } created)
            Navigation.NavigateTo(Place.To(created.Name, "map"));
    }
}
