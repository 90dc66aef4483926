using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Tests;

public sealed partial class TextTests
{
    private static readonly Dictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly Dictionary<string, string> Chinese = Read(CultureInfo.GetCultureInfo("zh-Hans"));

    [Fact]
    public void Every_text_is_there_in_both_languages()
    {
        Assert.NotEmpty(English);
        Assert.Empty(English.Keys.Except(Chinese.Keys));
        Assert.Empty(Chinese.Keys.Except(English.Keys));
        Assert.DoesNotContain(English.Concat(Chinese), t => string.IsNullOrWhiteSpace(t.Value));
    }

    [Fact]
    public void Both_languages_fill_the_same_gaps() =>
        Assert.All(English, text => Assert.Equal(Gaps(text.Value), Gaps(Chinese[text.Key])));

    [Fact]
    public void Chinese_is_Chinese() =>
        Assert.Empty(Chinese.Where(t => t.Value == English[t.Key] && t.Value.Any(char.IsLetter)).Select(t => t.Key).Except(["Event_Unknown"]));

    [Fact]
    public void Every_kind_of_event_has_a_sentence()
    {
        var kinds = typeof(EventKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(kinds);
        Assert.All(kinds, k => Assert.Contains("Event_" + k, English));
    }

    [Fact]
    public void Every_key_that_the_pages_name_exists()
    {
        var named = Directory.EnumerateFiles(ClientFolder(), "*.*", SearchOption.AllDirectories)
            .Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => SaidKey().Matches(File.ReadAllText(f)).Select(m => m.Groups["key"].Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(named.Count > 100, "the pattern no longer finds what the pages say");
        Assert.Empty(named.Except(English.Keys));
    }

    [Fact]
    public void Chinese_sentences_use_full_width_punctuation() =>
        Assert.DoesNotContain(Chinese, t => HalfWidth().IsMatch(t.Value));

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        var set = new ResourceManager(typeof(Strings)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    private static string Gaps(string text) => string.Join(' ', Words.Gap().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string ClientFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../Client"));

    [GeneratedRegex("""Say\([^"$?]*(?:\? )?"(?<key>[A-Za-z]+_[\w-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaidKey();

    [GeneratedRegex(@"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]:(?!\w*/)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HalfWidth();
}
