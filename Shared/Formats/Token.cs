namespace ClusterPortal.Shared.Formats;

/// <summary>A word of a line.</summary>
/// <param name="Column">From 1.</param>
internal readonly record struct Token(string Text, int Column)
{
    /// <summary>Words between white space, up to a comment: a word that begins with #.</summary>
    /// <param name="separators">White space, and in ha.cf the comma.</param>
    public static List<Token> Split(string line, string separators = " \t\f\v")
    {
        var tokens = new List<Token>();
        for (var i = 0; i < line.Length;)
        {
            if (separators.Contains(line[i], StringComparison.Ordinal))
            {
                i++;
                continue;
            }
            if (line[i] == '#')
                break;
            var start = i;
            while (i < line.Length && !separators.Contains(line[i], StringComparison.Ordinal))
                i++;
            tokens.Add(new Token(line[start..i], start + 1));
        }
        return tokens;
    }
}
