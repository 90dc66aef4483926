using System.CommandLine;
using System.Globalization;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary><c>check-config</c>: what an import would make of files, line by line.</summary>
internal static class CheckConfigCommand
{
    public static Command Build()
    {
        var files = new Argument<string[]>("FILE") { Description = "ha.cf, authkeys, haresources, hosts, ldirectord.cf, ipvsadm.rules.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check-config", "Read configuration files as an import would, and name file, line and column of what is wrong.") { files };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(files)));
        return command;
    }

    private static int Check(string[] paths)
    {
        var report = Importer.Read(new ImportRequest { Name = "check", Files = [.. paths.Select(Read)] });
        foreach (var line in report.Lines.Where(l => l.Outcome is ImportOutcome.Error or ImportOutcome.Warning or ImportOutcome.Ignored))
            Console.WriteLine($"{line.File}:{line.Line}:{line.Column}: {line.Outcome.ToString().ToLowerInvariant()}: {line.Message}");
        foreach (var problem in report.Problems)
            Console.WriteLine($"{problem.Pointer}: {problem.Severity}: {problem.Message}");
        foreach (var note in report.Notes)
            Console.WriteLine($"note: {note.Message}");
        var errors = report.Lines.Count(l => l.Outcome == ImportOutcome.Error) + report.Problems.Count(p => p.Severity == "error");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Lines.Count} lines of {paths.Length} files, {errors} errors"));
        return errors == 0 ? ExitCodes.Ok : ExitCodes.ConfigErrors;
    }

    private static ImportFile Read(string path)
    {
        try
        {
            var mode = Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8).PadLeft(4, '0');
            return new ImportFile(path, File.ReadAllBytes(path), mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
