namespace ClusterPortal.Shared.Formats;

/// <summary>A logical line of haresources: a node and resources that move together.</summary>
internal sealed record HaGroup(Token Node, SourceLine Line, IReadOnlyList<HaResource> Resources);

/// <summary><c>script::arg1::arg2</c>.</summary>
internal sealed record HaResource(string Script, IReadOnlyList<string> Arguments, int Column, SourceLine Line);

/// <summary>Reads haresources (heartbeat's R1 resource manager): a backslash at the end continues a line.</summary>
internal static class Haresources
{
    public static IReadOnlyList<HaGroup> Read(SourceFile source)
    {
        var groups = new List<HaGroup>();
        var words = new List<(Token Token, SourceLine Line)>();
        SourceLine? first = null;
        foreach (var line in source.Lines)
        {
            var tokens = Token.Split(line.Clean);
            var continues = tokens.Count > 0 && tokens[^1].Text.EndsWith('\\');
            if (continues)
                tokens[^1] = tokens[^1] with { Text = tokens[^1].Text[..^1] };
            words.AddRange(tokens.Where(t => t.Text.Length > 0).Select(t => (t, line)));
            if (first is not null && tokens.Count > 0)
                line.Applied($"Continues line {first.Number}.");
            first ??= words.Count > 0 || continues ? line : null;
            if (continues)
                continue;
            Add(groups, words, first);
            words.Clear();
            first = null;
        }
        if (first is not null)
            Add(groups, words, first);
        return groups;
    }

    private static void Add(List<HaGroup> groups, List<(Token Token, SourceLine Line)> words, SourceLine? first)
    {
        if (first is null)
            return;
        if (words.Count < 2)
        {
            first.Error(1, "A line of haresources is a node and then its resources: lvs-master 192.168.2.254 ldirectord.");
            return;
        }
        groups.Add(new HaGroup(words[0].Token, words[0].Line, [.. words.Skip(1).Select(w => Resource(w.Token, w.Line))]));
    }

    private static HaResource Resource(Token token, SourceLine line)
    {
        // A bare address means IPaddr (haresources: "shorthand").
        if (Addresses.Parse(token.Text.Split('/')[0]) is not null)
            return new HaResource("IPaddr", [token.Text], token.Column, line);
        var parts = token.Text.Split("::", 2);
        // An IPv6 address has the separator in it.
        var arguments = parts.Length == 1 ? [] : Addresses.Parse(parts[1].Split('/')[0]) is not null ? [parts[1]] : parts[1].Split("::");
        return new HaResource(parts[0], arguments, token.Column, line);
    }
}
