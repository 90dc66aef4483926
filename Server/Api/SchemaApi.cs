using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>The form of a topology, for editors and checkers.</summary>
public static class SchemaApi
{
    private static readonly string Topology = Make();

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/schema/topology.json", Get).WithTags("Topology").WithSummary("JSON Schema of the topology document").RequireAuthorization(Roles.Viewer);

    private static ContentHttpResult Get() => TypedResults.Text(Topology, "application/schema+json");

    private static string Make()
    {
        var schema = ContractJson.Default.Options.GetJsonSchemaAsNode(typeof(ClusterTopology)).AsObject();
        var named = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "ClusterPortal topology" };
        foreach (var (name, value) in schema.ToList())
            named[name] = value?.DeepClone();
        return named.ToJsonString();
    }
}
