using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model;

/// <summary>What the import wizard holds: files, name and choices, until a request is made of them.</summary>
public sealed class ImportDraft
{
    /// <summary>Files of a predecessor are a few kilobytes.</summary>
    public const int MaxBytes = 1_000_000;

    public const int MaxFiles = 32;

    private readonly List<ImportFile> _files = [];

    public IReadOnlyList<ImportFile> Files => _files;

    public string Name { get; set; } = "";

    /// <summary>file or default.</summary>
    public string Timing { get; set; } = "file";

    public bool AcceptSplitRisk { get; set; }

    public IReadOnlyList<VoterChoice> Voters { get; private set; } = [];

    public bool Ready => Files.Count > 0 && Name.Trim().Length > 0;

    /// <summary>A file of the same name takes the place of the earlier one.</summary>
    public void Add(string name, byte[] content)
    {
        _files.RemoveAll(f => f.Name == name);
        _files.Add(new ImportFile(name, content));
    }

    public void Remove(string name) => _files.RemoveAll(f => f.Name == name);

    /// <summary>
    /// New proposals vote unless the person takes the vote away: with three voters or more a majority decides.
    /// What was chosen and named before stays so. True when something was added, so that the preview has to be made again.
    /// </summary>
    public bool Propose(IReadOnlyList<ImportVoter> voters)
    {
        var before = Voters;
        Voters = [.. voters.Select(v => before.FirstOrDefault(c => c.Address == v.Address) ?? new VoterChoice(v.Address) { Name = v.Name, Votes = true })];
        return Voters.Any(v => v.Votes && !before.Contains(v));
    }

    public ImportRequest Request() => new()
    {
        Name = Name.Trim(),
        Files = [.. Files],
        Timing = Timing,
        AcceptSplitRisk = AcceptSplitRisk,
        Voters = [.. Voters.Where(v => v.Votes && v.Name.Trim().Length > 0).Select(v => new ImportVoter(v.Name.Trim(), v.Address))],
    };
}

/// <summary>A real server that could vote.</summary>
public sealed class VoterChoice(string address)
{
    public string Address => address;

    public string Name { get; set; } = "";

    public bool Votes { get; set; }
}
