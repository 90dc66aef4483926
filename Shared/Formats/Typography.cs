using System.Text;

namespace ClusterPortal.Shared.Formats;

/// <summary>
/// Characters that word processors and web pages put where configuration files have ASCII. Each is replaced by exactly one character,
/// so that columns stay what they are.
/// </summary>
internal static class Typography
{
    /// <summary>The line in ASCII where it was dressed up, outside double quotes only; tells of each replacement.</summary>
    public static string Undress(string text, Action<int, string> replaced)
    {
        if (text.All(char.IsAscii))
            return text;
        var plain = new StringBuilder(text);
        var quoted = false;
        for (var i = 0; i < plain.Length; i++)
        {
            if (Quote(plain[i]))
            {
                replaced(i + 1, "a typographic quote was read as \"");
                plain[i] = '"';
            }
            if (plain[i] == '"')
                quoted = !quoted;
            else if (!quoted && Plain(plain[i]) is { } ascii)
            {
                replaced(i + 1, $"{Name(plain[i])} was read as {(ascii == ' ' ? "a blank" : ascii)}");
                plain[i] = ascii;
            }
        }
        return plain.ToString();
    }

    private static bool Quote(char c) => c is '\u201C' or '\u201D' or '\u201E' or '\uFF02';

    private static char? Plain(char c) => c switch
    {
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFF0D' => '-',
        '\u00A0' or '\u3000' or (>= '\u2000' and <= '\u200A') or '\u202F' => ' ',
        '\u2018' or '\u2019' => '\'',
        // Full-width forms of Chinese input: digits, letters, colon, full stop, equals sign, slash.
        >= '\uFF10' and <= '\uFF19' or >= '\uFF21' and <= '\uFF3A' or >= '\uFF41' and <= '\uFF5A'
            or '\uFF1A' or '\uFF0E' or '\uFF1D' or '\uFF0F' or '\uFF03' or '\uFF0C' => (char)(c - 0xFEE0),
        _ => null,
    };

    private static string Name(char c) => c switch
    {
        '\u2013' => "an en dash",
        '\u2014' => "an em dash",
        '\u00A0' => "a no-break space",
        _ => $"the character {c} (U+{(int)c:X4})",
    };
}
