using System.Runtime.CompilerServices;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Formats;

/// <summary>
/// Whole imports against text files that people have read. After a wanted change: <c>UPDATE_GOLDEN=1 dotnet test</c>, then read the diff.
/// </summary>
public class GoldenTests
{
    [Theory]
    [InlineData("heartbeat-http")]
    [InlineData("lvs-dr-nfs")]
    [InlineData("lvs-dr-pair")]
    [InlineData("lvs-dr-pair", "voters")]
    [InlineData("lvs-dr-redhat")]
    [InlineData("lvs-nat")]
    [InlineData("pacemaker-partition")]
    [InlineData("dirty")]
    public void An_import_accounts_for_every_line(string fixture, string variant = "")
    {
        var request = new ImportRequest { Name = fixture, Files = Fixtures.Files(fixture) };
        if (variant == "voters")
            request = request with { Voters = [new ImportVoter("web1", "192.168.2.252"), new ImportVoter("web2", "192.168.2.253")] };
        var text = Text(Importer.Read(request));
        var golden = Path.Combine(Here(), "..", "Golden", $"{fixture}{(variant.Length > 0 ? "-" + variant : "")}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(golden, text);
        Assert.Equal(File.ReadAllText(golden), text);
    }

    private static string Text(ImportReport report)
    {
        var lines = report.Lines.Select(l => $"{l.File}:{l.Line}:{l.Column} {l.Outcome} [{l.Text.Replace("\t", "→", StringComparison.Ordinal)}] {l.Message}")
            .Concat(report.Problems.Select(p => $"problem {p.Severity} {p.Code} {p.Pointer}: {p.Message}"))
            .Concat(report.Notes.Select(n => $"note {n.Word}: {n.Message}"))
            .Concat(report.PossibleVoters.Select(v => $"could vote: {v.Name} {v.Address}"));
        return string.Join('\n', lines) + "\n" + (report.Topology is null ? "no topology\n" : CanonicalJson.WriteIndented(report.Topology));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
