namespace ClusterPortal.Shared.Formats;

/// <summary>Reads hosts(5).</summary>
internal sealed class HostsReader
{
    private readonly List<(string Address, List<Token> Names, SourceLine Line)> _entries = [];

    public static HostsReader Read(SourceFile? source)
    {
        var reader = new HostsReader();
        foreach (var line in source is { IsRefused: false } ? source.Lines : [])
        {
            var tokens = Token.Split(line.Clean);
            if (tokens.Count == 0)
                continue;
            if (Addresses.Parse(tokens[0].Text) is not { } address)
                line.Error(tokens[0].Column, $"{tokens[0].Text} is no address; a line of hosts is an address and then names.");
            else if (tokens.Count == 1)
                line.Error(tokens[0].Column, $"{tokens[0].Text} has no name after it.");
            else
                reader._entries.Add((address.ToString(), tokens[1..], line));
        }
        return reader;
    }

    /// <summary>The address of a name, the first that is not a loopback one; null when the file has none.</summary>
    public string? AddressOf(string name) => _entries.FirstOrDefault(e => Names(e.Names, name) && !Loopback(e.Address)).Address;

    /// <summary>The first name of an address; null when the file has none.</summary>
    public string? NameOf(string address) => _entries.Find(e => e.Address == address) is { Names: { Count: > 0 } names } ? names[0].Text : null;

    /// <summary>Says of each line what became of it.</summary>
    public void Account(IReadOnlyCollection<string> nodes)
    {
        foreach (var (address, names, line) in _entries)
        {
            var node = nodes.FirstOrDefault(n => Names(names, n));
            if (node is null)
                line.Ignored($"{names[0].Text} is no node of this cluster.");
            else if (Loopback(address))
                line.Warning(1, $"{address} is a loopback address: other nodes cannot reach {node} there. It is not taken.");
            else if (AddressOf(node) != address)
                line.Warning(1, $"{node} has the address {AddressOf(node)} already, from an earlier line; the first holds.");
            else
                line.Applied($"{address} is the address of node {node}.");
        }
    }

    private static bool Names(List<Token> names, string name) => names.Exists(n => n.Text.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool Loopback(string address) => System.Net.IPAddress.IsLoopback(System.Net.IPAddress.Parse(address));
}
