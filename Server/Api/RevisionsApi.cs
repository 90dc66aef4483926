using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Every change ever made, and the way back.</summary>
public static class RevisionsApi
{
    private const int MaxPage = 1_000;

    public static void Map(RouteGroupBuilder api)
    {
        var revisions = api.MapGroup("/clusters/{cluster}/revisions").WithTags("Revisions");
        revisions.MapGet("/", List).WithSummary("Revisions, newest first").WithDescription("The next page: before=the lowest number of this one.").RequireAuthorization(Roles.Viewer);
        revisions.MapGet("/{number:long}", Get).WithSummary("One revision with its topology").RequireAuthorization(Roles.Viewer);
        revisions.MapGet("/{number:long}/diff", Diff).WithSummary("What changed up to a revision").WithDescription("from: the older one; the one before unless given.").RequireAuthorization(Roles.Viewer);
        revisions.MapPost("/{number:long}/rollback", Rollback).WithSummary("Make an older topology the newest revision").RequireAuthorization(Roles.Admin).WithMetadata(new WantsIfMatch());
    }

    private static async Task<Results<Ok<IReadOnlyList<RevisionInfo>>, ProblemHttpResult>> List(string cluster, TopologyService topologies, CancellationToken cancellationToken, long? before = null, int limit = 200) =>
        await topologies.RevisionsAsync(cluster, before, Math.Clamp(limit, 1, MaxPage), cancellationToken) is { } revisions ? TypedResults.Ok(revisions) : Problems.NoCluster(cluster);

    private static async Task<Results<Ok<RevisionWithTopology>, ProblemHttpResult>> Get(string cluster, long number, TopologyService topologies, CancellationToken cancellationToken) =>
        await topologies.RevisionAsync(cluster, number, cancellationToken) is { } found
            ? TypedResults.Ok(new RevisionWithTopology(found.Info, found.Topology))
            : Problems.NotFound($"There is no revision {number} of a cluster \"{cluster}\".");

    private static async Task<Results<Ok<IReadOnlyList<TopologyChange>>, ProblemHttpResult>> Diff(string cluster, long number, TopologyService topologies, CancellationToken cancellationToken, long? from = null)
    {
        var diff = await topologies.DiffAsync(cluster, from ?? Math.Max(1, number - 1), number, cancellationToken);
        return diff.Error is { } error ? Problems.Of(error) : TypedResults.Ok(diff.Value);
    }

    private static async Task<Results<Ok<RevisionInfo>, ProblemHttpResult>> Rollback(string cluster, long number, HttpContext http, TopologyService topologies, LiveClusters live)
    {
        var etag = http.IfMatch();
        if (etag.Error is { } missing)
            return Problems.Of(missing);
        var saved = await topologies.RollbackAsync(http.Actor(), cluster, number, etag.Value, http.RequestAborted);
        if (saved.Error is { } error)
            return TopologyApi.Stale(error, cluster, live, http);
        http.Response.Headers.ETag = TopologyETag.Of(saved.Value!.Number, saved.Value.Hash);
        return TypedResults.Ok(saved.Value);
    }
}

public sealed record RevisionWithTopology(RevisionInfo Revision, ClusterTopology Topology);
