using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>The form of a topology, for editors and checkers.</summary>
public static class SchemaApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/schema/topology.json", Get).WithTags("Topology").WithSummary("JSON Schema of the topology document").RequireAuthorization(Roles.Viewer);

    private static ContentHttpResult Get() => TypedResults.Text(TopologySchema.Text, "application/schema+json");
}
