using System.Text;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Formats;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Formats;

public class ImporterTests
{
    private static ImportRequest Pair => new()
    {
        Name = "web",
        Files = Fixtures.Files("lvs-dr-pair"),
        Voters = [new ImportVoter("web1", "192.168.2.252"), new ImportVoter("web2", "192.168.2.253")],
    };

    [Fact]
    public void The_pair_with_two_voters_is_valid_and_has_four_votes_and_two_paths()
    {
        var report = Importer.Read(Pair);
        Assert.False(TopologyRules.Forbid(report.Problems), string.Join('\n', report.Problems));
        var topology = report.Topology!;
        Assert.Equal(QuorumPolicy.Majority, topology.Quorum.Policy);
        Assert.Equal(4, topology.Nodes.Sum(n => n.Votes));
        Assert.Equal(["bcast-eth1 Broadcast", "lan Unicast"], topology.Paths.Select(p => $"{p.Name} {p.Kind}"));
        Assert.Equal(30_000, topology.Timing.DeadtimeMs);
        var service = Assert.Single(topology.VirtualServices);
        Assert.Equal(("lc", 4, "127.0.0.1", "/lvs_testpage.html", "test Page", "lvstest.net"), (service.Scheduler, service.RealServers.Count, service.Fallback!.Address, service.Check.Request, service.Check.Receive, service.Check.VirtualHost));
        Assert.Equal("lvs-master", topology.Groups[0].Preferences.MaxBy(p => p.Score)!.Node);
    }

    [Fact]
    public void Without_voters_the_pair_is_two_node_and_wants_the_risk_accepted()
    {
        var request = Pair with { Voters = [] };
        Assert.Contains(Importer.Read(request).Problems, p => p is { Code: "split-risk", Severity: "error" });
        var accepted = Importer.Read(request with { AcceptSplitRisk = true });
        Assert.False(TopologyRules.Forbid(accepted.Problems), string.Join('\n', accepted.Problems));
        Assert.Equal(["web1 192.168.2.252", "web2 192.168.2.253"], accepted.PossibleVoters.Select(v => $"{v.Name} {v.Address}"));
    }

    [Fact]
    public void The_default_timing_is_offered_beside_the_files()
    {
        var report = Importer.Read(Pair with { Timing = "default" });
        Assert.Equal(new Timing(), report.Topology!.Timing);
        Assert.Equal(30_000, report.FileTiming!.DeadtimeMs);
        Assert.Contains(Importer.Read(Pair with { Timing = "fast" }).Problems, p => p.Pointer == "/timing");
    }

    [Theory]
    [InlineData("heartbeat-http")]
    [InlineData("lvs-dr-redhat")]
    public void Other_pairs_are_valid_once_the_risk_is_accepted(string fixture)
    {
        var report = Importer.Read(new ImportRequest { Name = fixture, Files = Fixtures.Files(fixture), AcceptSplitRisk = true });
        Assert.False(TopologyRules.Forbid(report.Problems), string.Join('\n', report.Problems));
    }

    [Fact]
    public void Rules_alone_name_no_node_and_are_refused_for_that_only()
    {
        var report = Importer.Read(Fixtures.Request([.. Fixtures.Files("lvs-nat")]));
        Assert.Equal(["no-node"], report.Problems.Where(p => p.Severity == "error").Select(p => p.Code));
        Assert.Equal(ForwardingMethod.Masq, report.Topology!.VirtualServices[0].RealServers[0].Forwarding);
    }

    [Theory]
    [InlineData("600", null)]
    [InlineData("0400", null)]
    [InlineData(null, null)]
    [InlineData("644", "Bad permissions on keyfile: 644, 600 recommended.")]
    [InlineData("100640", "Bad permissions on keyfile: 100640, 600 recommended.")]
    public void Authkeys_that_others_can_read_are_refused_as_heartbeat_does(string? mode, string? expected)
    {
        var lines = Importer.Read(Fixtures.Request(Fixtures.File("authkeys", "auth 1\n1 sha1 0123456789abcdef\n", mode))).Lines;
        Assert.Equal(expected is not null, lines[0].Outcome is ImportOutcome.Error);
        Assert.Contains(expected ?? "", lines[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_never_leave_in_a_report()
    {
        var report = Importer.Read(Fixtures.Request(
            Fixtures.File("authkeys", "auth 1\n1 md5 geheim\ngeheim\n2 geheim\n"),
            Fixtures.File("ha.cf", "stonith_host * ipmilan 10.0.0.9 root geheim\nnode a b\nbcast eth0\n"),
            Fixtures.File("ldirectord.cf", "virtual=10.0.0.1:3306\n\tpasswd=\"geheim\"\n\tsecret = geheim\n")));
        Assert.DoesNotContain(report.Lines, l => (l.Text + l.Message).Contains("geheim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a\0b", 1, 2, "NUL byte")]
    [InlineData("node a\nno\0de", 2, 3, "NUL byte")]
    public void A_file_that_is_not_text_is_one_error(string content, int line, int column, string expected)
    {
        var refused = Assert.Single(Importer.Read(Fixtures.Request(Fixtures.File("ha.cf", content))).Lines);
        Assert.Equal((ImportOutcome.Error, line, column), (refused.Outcome, refused.Line, refused.Column));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_ten_megabytes_are_one_error_each()
    {
        var latin1 = Assert.Single(Importer.Read(Fixtures.Request(new ImportFile("ha.cf", [.. "node b"u8, 0xFC, .. "ro"u8]))).Lines);
        Assert.Equal(7, latin1.Column);
        Assert.Contains("0xFC", latin1.Message, StringComparison.Ordinal);
        var large = Assert.Single(Importer.Read(Fixtures.Request(new ImportFile("ha.cf", new byte[10_000_000]))).Lines);
        Assert.Contains("10000000 bytes", large.Message, StringComparison.Ordinal);
        var long_ = Assert.Single(Importer.Read(Fixtures.Request(new ImportFile("ha.cf", Enumerable.Repeat((byte)'\n', 30_000).ToArray()))).Lines);
        Assert.Contains("30000 lines", long_.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crlf_and_a_byte_order_mark_change_nothing()
    {
        var plain = Importer.Read(Fixtures.Request([.. Fixtures.Files("lvs-dr-pair")]));
        var dressed = Importer.Read(Fixtures.Request([.. Fixtures.Files("lvs-dr-pair").Select(f => f with { Content = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(f.Content).Replace("\n", "\r\n", StringComparison.Ordinal))] })]));
        Assert.Equal(plain.Lines, dressed.Lines);
        Assert.Equal(CanonicalJson.Write(plain.Topology!), CanonicalJson.Write(dressed.Topology!));
    }

    [Fact]
    public void A_path_before_the_name_does_not_matter_and_an_unknown_name_is_said()
    {
        Assert.Equal(ImportOutcome.Applied, Importer.Read(Fixtures.Request(Fixtures.File("/etc/ha.d/ha.cf", "node a\n"))).Lines[0].Outcome);
        var unknown = Assert.Single(Importer.Read(Fixtures.Request(Fixtures.File("readme.txt", "x"))).Lines);
        Assert.StartsWith("The name tells no format.", unknown.Message, StringComparison.Ordinal);
        var twice = Importer.Read(Fixtures.Request(Fixtures.File("a/hosts", "10.0.0.1 a\n"), Fixtures.File("b/hosts", "10.0.0.1 a\n"))).Lines;
        Assert.StartsWith("There is one hosts already (a/hosts)", twice[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_haresources_names_is_read_as_ldirectords()
    {
        var report = Importer.Read(Fixtures.Request(
            Fixtures.File("haresources", "a 10.0.0.1 ldirectord::www\n"),
            Fixtures.File("www", "virtual=10.0.0.1:80\n\treal=10.0.0.2:80 gate\n")));
        Assert.DoesNotContain(report.Lines, l => l.Outcome is ImportOutcome.Error or ImportOutcome.Warning);
        Assert.Equal("vip-10.0.0.1", Assert.Single(report.Topology!.VirtualServices).Group);
    }

    [Theory]
    [InlineData("ucast eth0 10.0.0.2\nucast eth0 10.0.0.1\n", "lan Unicast")]
    [InlineData("ucast eth0 10.9.9.9\n", "lan Unicast")]
    [InlineData("mcast eth0 225.0.0.1 694 1 0\n", "mcast-eth0 Multicast")]
    [InlineData("serial /dev/ttyS0\nbcast eth0 eth1\n", "serial-ttyS0 Serial,bcast-eth0 Broadcast,bcast-eth1 Broadcast")]
    public void Media_become_paths(string media, string expected)
    {
        var report = Importer.Read(Fixtures.Request(Fixtures.File("ha.cf", media + "node a b\n"), Fixtures.File("hosts", "10.0.0.1 a\n10.0.0.2 b\n")) with { AcceptSplitRisk = true });
        Assert.Equal(expected, string.Join(',', report.Topology!.Paths.Select(p => $"{p.Name} {p.Kind}")));
        Assert.False(TopologyRules.Forbid(report.Problems), string.Join('\n', report.Problems));
    }
}
