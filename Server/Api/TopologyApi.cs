using ClusterPortal.Client.Model;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>The whole document of a cluster.</summary>
public static class TopologyApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var topology = api.MapGroup("/clusters/{cluster}/topology").WithTags("Topology");
        topology.MapGet("/", Get).WithSummary("The topology").RequireAuthorization(Roles.Viewer)
            .WithDescription("Canonical, indented JSON with its ETag; 304 when If-None-Match names it.").Produces<ClusterTopology>();
        topology.MapPut("/", Put).WithSummary("Change the topology").RequireAuthorization(Roles.Admin)
            .WithDescription($"Validated as a whole; a new revision, signed and sent to the agents. dryRun=true answers the plan and changes nothing. The header {Requests.WhyHeader} says why.")
            .Accepts<ClusterTopology>("application/json").WithMetadata(new BodyExample(Examples.Topology), new WantsIfMatch());
    }

    private static IResult Get(string cluster, TopologyService topologies, HttpContext http)
    {
        if (topologies.Document(cluster) is not { } document)
            return Problems.NoCluster(cluster);
        http.Response.Headers.ETag = document.ETag;
        return http.Request.Headers.IfNoneMatch == document.ETag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(document.Json, "application/json");
    }

    private static async Task<Results<Ok<RevisionInfo>, Ok<TopologyPlan>, ProblemHttpResult>> Put(string cluster, HttpContext http, TopologyService topologies, LiveClusters live, bool dryRun = false)
    {
        var topology = await http.TopologyAsync();
        if (topology.Error is { } malformed)
            return Problems.Of(malformed);
        if (dryRun)
        {
            var plan = topologies.Plan(cluster, topology.Value!);
            return plan.Error is { } unplanned ? Problems.Of(unplanned) : TypedResults.Ok(plan.Value);
        }

        var etag = http.IfMatch();
        if (etag.Error is { } missing)
            return Problems.Of(missing);
        return Saved(await topologies.SaveAsync(http.Actor(), cluster, topology.Value!, etag.Value!, http.Why(), http.RequestAborted), cluster, live, http);
    }

    /// <summary>The answer to a change: the revision, and the ETag to change it further.</summary>
    private static Results<Ok<RevisionInfo>, Ok<TopologyPlan>, ProblemHttpResult> Saved(Answer<RevisionInfo> saved, string cluster, LiveClusters live, HttpContext http)
    {
        if (saved.Error is { } error)
            return Stale(error, cluster, live, http);
        http.Response.Headers.ETag = TopologyETag.Of(saved.Value!.Number, saved.Value.Hash);
        return TypedResults.Ok(saved.Value);
    }

    /// <summary>Who comes second is told what is there now.</summary>
    public static ProblemHttpResult Stale(PortalError error, string cluster, LiveClusters live, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(http);
        if (error.Code == Codes.PreconditionFailed && live.Find(cluster)?.Head.ETag is { } now)
            http.Response.Headers.ETag = now;
        return Problems.Of(error);
    }
}
