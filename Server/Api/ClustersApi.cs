using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Clusters: list, create, look at, delete.</summary>
public static class ClustersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var clusters = api.MapGroup("/clusters").WithTags("Clusters");
        clusters.MapGet("/", List).WithSummary("All clusters, the worst first").RequireAuthorization(Roles.Viewer);
        clusters.MapPost("/", Create).WithSummary("Create a cluster from its topology").RequireAuthorization(Roles.Admin)
            .WithDescription("The body is the whole topology document; its name is the cluster's. It becomes revision 1.")
            .Accepts<ClusterTopology>("application/json").WithMetadata(new BodyExample(Examples.Topology), new TakesIdempotencyKey());
        clusters.MapGet("/{cluster}", Get).WithSummary("One cluster").RequireAuthorization(Roles.Viewer);
        clusters.MapDelete("/{cluster}", Delete).WithSummary("Delete a cluster").RequireAuthorization(Roles.Admin)
            .WithDescription("Its agents are revoked and its history stays. Refused while it serves addresses, unless force=true.").WithMetadata(new WantsIfMatch());
    }

    private static Ok<IReadOnlyList<ClusterSummary>> List(LiveClusters live) => TypedResults.Ok(live.Overview);

    private static async Task<Results<Created<ClusterInfo>, ProblemHttpResult>> Create(HttpContext http, TopologyService topologies)
    {
        var topology = await http.TopologyAsync();
        if (topology.Error is { } malformed)
            return Problems.Of(malformed);
        var created = await topologies.CreateAsync(http.Actor(), topology.Value!, http.Why(), http.RequestAborted);
        if (created.Error is { } error)
            return Problems.Of(error);
        http.Response.Headers.ETag = created.Value!.ETag;
        return TypedResults.Created($"/api/v1/clusters/{created.Value.Name}", created.Value);
    }

    private static Results<Ok<ClusterInfo>, ProblemHttpResult> Get(string cluster, LiveClusters live, HttpContext http)
    {
        if (live.Find(cluster)?.Head.Info is not { } info)
            return Problems.NoCluster(cluster);
        http.Response.Headers.ETag = info.ETag;
        return TypedResults.Ok(info);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string cluster, HttpContext http, TopologyService topologies, bool force = false)
    {
        var etag = http.IfMatch();
        if (etag.Error is { } missing)
            return Problems.Of(missing);
        var deleted = await topologies.DeleteAsync(http.Actor(), cluster, etag.Value!, force, http.RequestAborted);
        return deleted.Error is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }
}
