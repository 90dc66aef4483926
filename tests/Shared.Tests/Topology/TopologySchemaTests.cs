using System.Text.Json.Nodes;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

public class TopologySchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(TopologySchema.Text)!;

    [Fact]
    public void The_schema_names_its_draft_and_refuses_what_it_does_not_know()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)Schema["$schema"]);
        Assert.False((bool?)Schema["additionalProperties"]);
        Assert.Equal(["name"], Schema["required"]!.AsArray().Select(n => (string?)n));
    }

    [Fact]
    public void Enums_are_words_and_properties_are_described()
    {
        Assert.Equal(["strict", "fast"], Schema["properties"]!["safety"]!["enum"]!.AsArray().Select(n => (string?)n));
        Assert.Contains("ha.cf: deadtime", (string?)Schema["properties"]!["timing"]!["properties"]!["deadtimeMs"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_resource_is_there()
    {
        var kinds = Schema["properties"]!["groups"]!["items"]!["properties"]!["resources"]!["items"]!["anyOf"]!.AsArray();
        Assert.Equal(
            ["ip", "director", "systemd", "lsb", "ocf", "filesystem", "vm", "route", "command"],
            kinds.Select(k => (string?)k!["properties"]!["kind"]!["const"]));
    }
}
