using System.Text.Json;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>Where in a text the value of a pointer begins.</summary>
internal static class JsonPositions
{
    /// <summary>Puts line and column before each problem's message.</summary>
    public static IReadOnlyList<ValidationProblem> Place(IReadOnlyList<ValidationProblem> problems, ReadOnlySpan<byte> utf8)
    {
        var starts = Starts(utf8, problems.Select(p => p.Pointer).ToHashSet(StringComparer.Ordinal));
        var placed = new List<ValidationProblem>(problems.Count);
        foreach (var problem in problems)
        {
            if (!starts.TryGetValue(problem.Pointer, out var offset))
            {
                placed.Add(problem);
                continue;
            }
            var before = utf8[..offset];
            var line = before.Count((byte)'\n') + 1;
            var column = offset - before.LastIndexOf((byte)'\n');
            placed.Add(problem with { Message = $"Line {line}, column {column}: {problem.Message}" });
        }
        return placed;
    }

    private static Dictionary<string, int> Starts(ReadOnlySpan<byte> utf8, HashSet<string> wanted)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 32 });
        if (reader.Read())
            Walk(ref reader, "", wanted, found, (int)reader.TokenStartIndex);
        return found;
    }

    private static void Walk(ref Utf8JsonReader reader, string pointer, HashSet<string> wanted, Dictionary<string, int> found, int start)
    {
        if (wanted.Contains(pointer))
            found[pointer] = start;
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                // A property is where its name stands.
                var name = (int)reader.TokenStartIndex;
                var child = JsonPointer.Append(pointer, reader.GetString()!);
                reader.Read();
                Walk(ref reader, child, wanted, found, name);
            }
        }
        else if (reader.TokenType is JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; i++)
                Walk(ref reader, JsonPointer.Append(pointer, i), wanted, found, (int)reader.TokenStartIndex);
        }
    }
}

internal static class JsonWords
{
    /// <summary>An exception's own words without the position, which is said in ours.</summary>
    public static string Plain(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut < 0 ? message : message[..cut].TrimEnd('|', ' ');
    }
}
