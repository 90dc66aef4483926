using System.Text;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Shared.Tests.Formats;

public class ImporterPropertyTests
{
    private static readonly string[] Names = ["ha.cf", "authkeys", "haresources", "hosts", "ldirectord.cf", "ipvsadm.rules"];

    /// <summary>Words that the formats know, and dirt, so that random files reach deep into the readers.</summary>
    private static readonly string[] Words =
    [
        .. "keepalive deadtime udpport baud node ping ping_group bcast ucast mcast serial auto_failback nice_failback respawn stonith_host auth md5 crc sha1 IPaddr:: ldirectord Filesystem:: :: lvs".Split(' '),
        .. "-A -a -E -D -t -u -f -r -s -p -M -g -i -m -w -x -b -o -6 --tun-type --tun-port= --start-daemon - -- rr wlc gue virtual= real= fallback= service=http checktype= receive= = \\ \" # ( < <u:3>".Split(' '),
        .. "192.168.2.254 192.168.2.254:80 [::1]:80 2001:db8::1 10.0.0.1->10.0.0.9:80 eth1 1 99999999999 0 -1 500ms lvs-master http gate 224.0.0.1 – “ ”  \t     ：".Split(' '),
        "\n", "\n", "\n    ", "\n\t", "\r\n", "\r", "\0", "\uFEFF", " ",
    ];

    private static readonly Gen<byte[]> Content = Gen.OneOf(
        Gen.ListOf(Gen.Choose(0, 255)).Select(b => b.Select(x => (byte)x).ToArray()),
        Gen.ListOf(Gen.Elements(Words)).Select(w => Encoding.UTF8.GetBytes(string.Join(' ', w))),
        Gen.ListOf(Gen.Elements(Words)).Select(w => Encoding.UTF8.GetBytes(string.Concat(w))));

    private static readonly Arbitrary<ImportFile[]> Files = Arb.From(
        from contents in Gen.CollectToArray(Names, name => Content.Select(c => new ImportFile(name, c)))
        from some in Gen.SubListOf(contents)
        select some.ToArray());

    private static void ForAll(Action<ImportFile[]> law) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Files, law));

    [Fact]
    public void No_content_throws_and_every_line_is_accounted_for_once() => ForAll(files =>
    {
        var report = Importer.Read(Fixtures.Request(files));
        foreach (var file in files)
        {
            var lines = report.Lines.Where(l => l.File == file.Name).ToList();
            if (lines is [{ Outcome: ImportOutcome.Error, Text: "" }])
                continue;
            var text = Encoding.UTF8.GetString(file.Content).TrimStart('\uFEFF');
            var expected = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
            Assert.Equal(Enumerable.Range(1, expected.Length), lines.Select(l => l.Line));
        }
        Assert.Equal(report.Lines.Count, report.Lines.Distinct().Count());
        Assert.All(report.Lines, l => Assert.True(l.Column >= 1 && (l.Outcome is ImportOutcome.Empty) == (l.Message.Length == 0), l.ToString()));
        Assert.Equal(report.Lines.Any(l => l.Outcome is ImportOutcome.Error), report.Topology is null);
    });

    [Fact]
    public void What_has_words_is_never_reported_as_empty() => ForAll(files =>
        Assert.All(Importer.Read(Fixtures.Request(files)).Lines.Where(l => l.Outcome is ImportOutcome.Empty), l =>
            Assert.True(l.Text.Trim().Trim('\u3000', '\uFEFF').Length == 0 || l.Text.Trim()[0] is '#' or '＃' or '\u00A0' || l.Text.TrimStart().StartsWith('\\'), l.ToString())));

    [Fact]
    public void The_same_files_give_the_same_report() => ForAll(files =>
    {
        var request = Fixtures.Request(files);
        Assert.Equal(Importer.Read(request).Lines, Importer.Read(request).Lines);
    });
}
