using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ClusterPortal.Client.Tests.Fakes;
using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClusterPortal.Client.Tests;

public sealed partial class SentenceTests : Circuit
{
    private IStringLocalizer<Strings> L => Services.GetRequiredService<IStringLocalizer<Strings>>();

    [Theory]
    [InlineData(0.44, "0.4 s ago")]
    [InlineData(-5, "0.0 s ago")]
    [InlineData(41, "41 s ago")]
    [InlineData(600, "10 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(200_000, "2 d ago")]
    public void Ages_are_told_in_the_unit_that_fits(double seconds, string told) =>
        Assert.Equal(told, L.Ago(Samples.Now.AddSeconds(-seconds), Samples.Now));

    [Fact]
    public void Numbers_are_grouped_and_shortened_as_ipvsadm_does()
    {
        Assert.Equal("1\u202f204", Ages.Count(1204));
        Assert.Equal(["99\u202f999", "100K", "2100K", "123M"], new ulong[] { 99_999, 100_000, 2_100_000, 123_456_789 }.Select(Ages.Short));
    }

    [Fact]
    public void A_partition_without_quorum_has_a_sentence_of_its_own() =>
        Assert.EndsWith("partition WITHOUT quorum.", L.Event(Samples.Events()[4]));

    [Fact]
    public void An_unknown_kind_is_shown_with_its_particulars() =>
        Assert.Equal("new-kind: a=1", L.Event(Samples.Event(1, "web1", "new-kind", EventSeverity.Info, ("a", "1"))));

    [Fact]
    public void A_reason_is_told_in_words() =>
        Assert.Equal("The kernel no longer answers for 10.0.0.1: the lease ran out.", L.Event(Samples.Event(1, "web1", EventKind.GateClosed, EventSeverity.Info, ("address", "10.0.0.1"), ("reason", "expired"))));

    [Fact]
    public void An_order_to_stop_names_no_target() =>
        Assert.Equal("Orders group lvs stopped.", L.Event(Samples.Event(1, "web1", EventKind.OrderGiven, EventSeverity.Info, ("group", "lvs"), ("target", ""), ("reason", "stop"))));

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void No_event_has_a_gap_that_its_catalogue_does_not_fill(string culture)
    {
        Use(culture);
        foreach (var (kind, particulars) in Catalogue())
        {
            var e = Samples.Event(1, "web1", kind, EventSeverity.Info, [.. particulars.Select(p => (p, "1"))]);
            Assert.DoesNotContain("?", L.Event(e));
        }
    }

    [Theory]
    [InlineData("en", "192.168.2.254 moved from lvs-master to lvs-backup 41 s ago.")]
    [InlineData("zh-Hans", "41 秒前，192.168.2.254 从 lvs-master 移至 lvs-backup。")]
    public void A_move_is_one_sentence(string culture, string told)
    {
        Use(culture);
        Assert.Equal(told, L.Move(Samples.Story(), Samples.Now));
    }

    /// <summary>Kinds and their particulars as the catalogue's comments name them.</summary>
    private static IEnumerable<(string Kind, string[] Particulars)> Catalogue([CallerFilePath] string here = "")
    {
        var source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../Shared/Contracts/EventKind.cs"));
        var found = Entry().Matches(source).ToDictionary(m => m.Groups["kind"].Value, m => m.Groups["comment"].Value, StringComparer.Ordinal);
        foreach (var kind in typeof(EventKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!))
        {
            var list = found.TryGetValue(kind, out var comment) ? List().Match(comment).Groups["list"].Value : "";
            yield return (kind, [.. list.Split(',', ';').Select(p => p.Split(':')[0].Trim()).Where(p => p.Length > 0)]);
        }
    }

    [GeneratedRegex(@"<summary>(?<comment>[^<]*)</summary>\s*public const string \w+ = ""(?<kind>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\((?<list>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex List();
}
