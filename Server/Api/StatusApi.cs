using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>What is now.</summary>
public static class StatusApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var cluster = api.MapGroup("/clusters/{cluster}").WithTags("Status");
        cluster.MapGet("/status", Status).WithSummary("All that is known of a cluster right now").RequireAuthorization(Roles.Viewer)
            .WithDescription("Every part says from which node it is, and when the portal heard it; nothing is guessed.");
        cluster.MapGet("/ipvs", Tables).WithSummary("The directors' IPVS tables with counters and rates").RequireAuthorization(Roles.Viewer);
    }

    private static Results<Ok<ClusterStatus>, ProblemHttpResult> Status(string cluster, LiveClusters live) =>
        live.Find(cluster) is { } there ? TypedResults.Ok(there.Snapshots.Now) : Problems.NoCluster(cluster);

    private static Results<Ok<IReadOnlyList<DirectorTable>>, ProblemHttpResult> Tables(string cluster, LiveClusters live) =>
        live.Find(cluster) is { } there
            ? TypedResults.Ok<IReadOnlyList<DirectorTable>>([.. there.Snapshots.Now.Nodes.Where(n => n.Report is { Table.Kind: not TableKind.None }).Select(n => new DirectorTable(n.Name, n.Connected, n.ReportedAt, n.Report!.Table))])
            : Problems.NoCluster(cluster);
}

/// <summary>One director's table, and how old it is.</summary>
public sealed record DirectorTable(string Node, bool Connected, DateTimeOffset? ReportedAt, TableReport Table);
