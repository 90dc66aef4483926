namespace ClusterPortal.Shared.Formats;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>The known word that is nearest, of those in which at most two letters differ; null when none is.</summary>
    public static string? Nearest(IEnumerable<string> known, string typed) =>
        typed.Length < 3 ? null : known.Where(k => Math.Abs(k.Length - typed.Length) <= 2).Select(k => (Word: k, Distance: Distance(k, typed)))
            .Where(k => k.Distance <= 2).OrderBy(k => k.Distance).ThenBy(k => k.Word, StringComparer.Ordinal).FirstOrDefault().Word;

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string known, string typed)
    {
        var row = Enumerable.Range(0, typed.Length + 1).ToArray();
        for (var i = 1; i <= known.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= typed.Length; j++)
            {
                var above = row[j];
                row[j] = known[i - 1] == typed[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
