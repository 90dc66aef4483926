using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

/// <summary>Reads what <c>ipvsadm -S</c> wrote, or a file of rules, as a table.</summary>
public static class IpvsadmRestore
{
    /// <summary>Never throws for what the text holds.</summary>
    /// <param name="text">Lines of commands, each optionally begun by ipvsadm; # begins a comment.</param>
    /// <returns>The table, and every error with its line and column; with an error the table must not be used.</returns>
    public static (IpvsTable Table, IReadOnlyList<string> Errors) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new List<string>();
        var table = IpvsTable.Empty;
        foreach (var (i, raw) in text.Split('\n').Index())
        {
            var tokens = Token.Split(Typography.Undress(raw.TrimEnd('\r'), (_, _) => { }));
            if (tokens.Count == 0)
                continue;
            if (IpvsadmParser.Parse(tokens, _ => null, new Complaints(i + 1, errors)) is not { } command)
                continue;
            try
            {
                table = IpvsDiff.Apply(table, Operations(command, table));
            }
            catch (InvalidOperationException e)
            {
                errors.Add($"line {i + 1}: {e.Message}");
            }
        }
        return (table, errors);
    }

    private static IEnumerable<IpvsOperation> Operations(IpvsadmCommand command, IpvsTable table) => command.Verb switch
    {
        IpvsadmVerb.AddService => [new AddService(command.Service!)],
        IpvsadmVerb.EditService => [new EditService(command.Service!)],
        IpvsadmVerb.DeleteService => [new DeleteService(command.Key)],
        IpvsadmVerb.AddServer => [new AddDestination(command.Key, command.Destination!)],
        IpvsadmVerb.EditServer => [new EditDestination(command.Key, command.Destination!)],
        IpvsadmVerb.DeleteServer => [new DeleteDestination(command.Key, command.Destination!.Key)],
        IpvsadmVerb.Clear => table.Services.Select(s => new DeleteService(s.Service.Key)).ToList(),
        _ => [],
    };

    private sealed class Complaints(int line, List<string> errors) : IComplaints
    {
        public void Warn(int column, string what) => Error(column, what);

        public void Error(int column, string message) => errors.Add($"line {line}, column {column}: {message}");
    }
}
