using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace ClusterPortal.Client.Text;

/// <summary>Whole sentences with named gaps: <c>{node}</c>. A sentence is never put together from pieces.</summary>
public static partial class Words
{
    /// <summary>The text of that key, its gaps filled. A gap without a value shows a question mark.</summary>
    public static string Say(this IStringLocalizer localizer, string key, params (string Name, object? Value)[] values)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            data[name] = Convert.ToString(value, CultureInfo.CurrentCulture) ?? "";
        return Fill(localizer[key].Value, data);
    }

    public static string Say(this IStringLocalizer localizer, string key, IReadOnlyDictionary<string, string> data) =>
        Fill(localizer[key].Value, data);

    /// <summary>The sentence for a word of the contracts, <c>family_word</c>; the word itself where there is none (a newer agent's).</summary>
    public static string Word(this IStringLocalizer localizer, string family, string? word)
    {
        if (string.IsNullOrEmpty(word))
            return "";
        var found = localizer[$"{family}_{word}"];
        return found.ResourceNotFound ? word : found.Value;
    }

    public static string Fill(string sentence, IReadOnlyDictionary<string, string> data) =>
        Gap().Replace(sentence, gap => data.TryGetValue(gap.Groups["name"].Value, out var value) ? value : "?");

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Gap();
}
