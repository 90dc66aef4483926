using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;

namespace ClusterPortal.Server.Topologies;

/// <summary>Reads the files of a predecessor, and makes a cluster of them when nothing stands against it.</summary>
public sealed class ImportService(TopologyService topologies)
{
    public const int MaxFiles = 32;
    public const int MaxFileBytes = 2 * 1024 * 1024;

    public static Answer<ImportReport> Preview(ImportRequest request) =>
        Mistake(request) is { } mistake ? Answers.Not<ImportReport>(Codes.Invalid, mistake.Message, [mistake]) : Answers.Ok(Importer.Read(request));

    public async Task<Answer<ClusterInfo>> ImportAsync(Actor actor, ImportRequest request, CancellationToken cancellationToken)
    {
        var preview = Preview(request);
        if (preview.Error is { } error)
            return new(null, error);
        var report = preview.Value!;
        var wrong = report.Lines.Where(l => l.Outcome == ImportOutcome.Error).ToList();
        List<ValidationProblem> problems = [.. report.Problems, .. wrong.Select(l => new ValidationProblem("", "import-line", $"{l.File}, line {l.Line}, column {l.Column}: {l.Message}"))];
        if (report.Topology is not { } topology || problems.Any(p => p.Severity == "error"))
            return Answers.Not<ClusterInfo>(Codes.Invalid, "The files cannot be imported as they are; dryRun=true lists every line.", problems);
        return await topologies.CreateAsync(actor, topology, $"imported from {string.Join(", ", request.Files.Select(f => f.Name))}", cancellationToken);
    }

    private static ValidationProblem? Mistake(ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Files is not { Count: > 0 })
            return new("/files", "missing", "Name at least one file.");
        if (request.Files.Count > MaxFiles)
            return new("/files", "too-many", $"At most {MaxFiles} files are read at once.");
        for (var i = 0; i < request.Files.Count; i++)
        {
            if (request.Files[i] is not { Name: not null, Content: { } content } file)
                return new($"/files/{i}", "missing", "A file has a name and a content (base64).");
            if (content.Length > MaxFileBytes)
                return new($"/files/{i}", "too-long", $"{file.Name} has {content.Length} bytes; at most {MaxFileBytes} are read.");
        }

        return request.Voters is null || request.Voters.Any(v => v is not { Name: not null, Address: not null }) ? new("/voters", "missing", "A voter has a name and an address.") : null;
    }
}
