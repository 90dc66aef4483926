namespace ClusterPortal.Shared.Formats;

/// <summary>Words of a value in which blanks and commas separate, and quotes hold together.</summary>
internal static class Quoting
{
    public static List<Token> Split(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] == ',')
            {
                i++;
                continue;
            }
            var start = i;
            if (text[i] == '"')
            {
                var end = text.IndexOf('"', i + 1);
                i = end < 0 ? text.Length : end + 1;
                tokens.Add(new Token(text[(start + 1)..(end < 0 ? text.Length : end)], start + 1));
                continue;
            }
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] != ',')
                i++;
            tokens.Add(new Token(text[start..i], start + 1));
        }
        // The caller's value is never empty, but it may be nothing but separators.
        return tokens.Count > 0 ? tokens : [new Token(text, 1)];
    }
}
