using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Hosting;
using ClusterPortal.Shared.Contracts;
using Npgsql;

namespace ClusterPortal.Server.Api;

/// <summary>For those who watch over the portal itself.</summary>
public static class OperationsApi
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("alive\n")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/readyz", Ready).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/metrics", Metrics).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Ready: the database answers. A portal that is not ready serves all the same what it last knew.</summary>
    private static async Task<IResult> Ready(Database database, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (database.Away)
            return Not();
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return TypedResults.Text("ready\n");
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            return Not();
        }

        static IResult Not() => TypedResults.Text($"{Database.AwayCode}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>For the scrape token (<c>Metrics:Token</c>), and for whoever may read anything else.</summary>
    private static IResult Metrics(HttpContext http, PrometheusText metrics, IConfiguration configuration)
    {
        var isScraper = configuration["Metrics:Token"] is { Length: >= 16 } token
            && Secrets.Same(Secrets.Hash("Bearer " + token), Secrets.Hash(http.Request.Headers.Authorization.ToString()));
        return isScraper || Actor.Of(http.User)?.Has(Roles.Viewer) == true
            ? TypedResults.Text(metrics.Write(), PrometheusText.ContentType)
            : Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Metrics want the scrape token (Metrics:Token) or an API token.");
    }
}
