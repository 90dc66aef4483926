using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

public class CanonicalJsonTests
{
    [Fact]
    public void Write_then_parse_then_write_gives_the_same_text()
    {
        var text = CanonicalJson.Write(Samples.Pair);
        var parsed = CanonicalJson.Parse(text);
        Assert.Empty(parsed.Problems);
        Assert.Equal(text, CanonicalJson.Write(parsed.Topology!));
        Assert.Equal(text, CanonicalJson.Write(CanonicalJson.Read(CanonicalJson.WriteIndented(Samples.Pair))));
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"director\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("identity", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Parse_leaves_what_a_document_does_not_name_at_its_default()
    {
        const string json = """
            { "name": "web", "nodes": [{ "name": "a" }], "groups": [{ "name": "g", "resources": [{ "kind": "ip", "name": "vip", "address": "192.0.2.1" }] }] }
            """;
        var expected = new ClusterTopology
        {
            Name = "web",
            Nodes = [new Node { Name = "a" }],
            Groups = [new Group { Name = "g", Resources = [new IpResource { Name = "vip", Address = "192.0.2.1" }] }],
        };
        Assert.Equal(CanonicalJson.Write(expected), CanonicalJson.Write(CanonicalJson.Parse(json).Topology!));
    }

    [Fact]
    public void Write_orders_parameters_by_name()
    {
        var ocf = new OcfResource { Name = "o", Type = "Dummy", Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["z"] = "1", ["a"] = "2" } };
        var text = CanonicalJson.Write(new ClusterTopology { Name = "c", Groups = [new Group { Name = "g", Resources = [ocf] }] });
        Assert.Contains("{\"a\":\"2\",\"z\":\"1\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_names_pointer_line_and_column_of_every_problem()
    {
        const string json = """
            {
              "name": "web",
              "safety": "quick",
              "timing": { "deadtime": 30, "keepaliveMs": "fast" },
              "nodes": [ { "name": "a" }, { "priority": 3 }, null ],
              "groups": [ { "name": "g", "resources": [ { "name": "x" }, { "kind": "ip", "name": "y", "addres": "1" } ] } ],
              "virtualServices": [ { "name": "v", "fallback": { "address": "127.0.0.1" } } ],
              "name": "again"
            }
            """;
        var problems = CanonicalJson.Parse(json).Problems;
        Assert.Equal(
        [
            "/safety unknown-word", "/timing/deadtime unknown-property", "/timing/keepaliveMs wrong-type", "/nodes/1/name required", "/nodes/2 null",
            "/groups/0/resources/0/kind unknown-word", "/groups/0/resources/1/addres unknown-property", "/groups/0/resources/1/address required",
            "/virtualServices/0/fallback/port required", "/name duplicate-property",
        ], problems.Select(p => $"{p.Pointer} {p.Code}"));
        Assert.Equal("Line 3, column 3: /safety must be one of strict, fast; it is \"quick\".", problems[0].Message);
        Assert.StartsWith("Line 4, column 15: There is no property deadtime here. Known are keepaliveMs, warntimeMs,", problems[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"name\": oops }", "Line 2, column 11")]
    [InlineData("", "Line 1, column 1")]
    [InlineData("[]", "The document must be an object")]
    [InlineData("null", "may not be null")]
    public void Parse_of_something_else_says_where_it_ends(string json, string expected)
    {
        var parsed = CanonicalJson.Parse(json);
        Assert.Null(parsed.Topology);
        Assert.Contains(expected, Assert.Single(parsed.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_takes_the_discriminator_in_any_place()
    {
        var parsed = CanonicalJson.Parse("""{"groups":[{"name":"g","resources":[{"name":"x","address":"10.0.0.1","kind":"ip"}]}],"name":"c"}""");
        Assert.Empty(parsed.Problems);
        Assert.IsType<IpResource>(parsed.Topology!.Groups[0].Resources[0]);
    }

    [Fact]
    public void Parse_refuses_ten_megabytes()
    {
        var problem = Assert.Single(CanonicalJson.Parse(new string('[', 10_000_000)).Problems);
        Assert.Equal("too-long", problem.Code);
    }
}
