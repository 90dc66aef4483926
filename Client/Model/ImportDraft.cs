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

    /// <summary>New proposals; what was chosen and named before stays so.</summary>
    public void Propose(IReadOnlyList<ImportVoter> voters) =>
        Voters = [.. voters.Select(v => Voters.FirstOrDefault(c => c.Address == v.Address) ?? new VoterChoice(v.Address) { Name = v.Name })];

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
