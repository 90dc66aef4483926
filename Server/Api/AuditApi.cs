using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Who did what.</summary>
public static class AuditApi
{
    private const int MaxPage = 1_000;

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/audit", Read).WithTags("Access").WithSummary("The audit log, newest first").WithDescription("The next page: before=the lowest id of this one.").RequireAuthorization(Roles.Admin);

    private static async Task<Ok<IReadOnlyList<AuditEntry>>> Read(AuditLog audit, CancellationToken cancellationToken, long? before = null, int limit = 200) =>
        TypedResults.Ok(await audit.ReadAsync(Math.Clamp(limit, 1, MaxPage), before, cancellationToken));
}
