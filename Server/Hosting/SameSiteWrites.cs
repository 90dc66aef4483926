using ClusterPortal.Server.Access;
using ClusterPortal.Server.Api;

namespace ClusterPortal.Server.Hosting;

/// <summary>
/// A cookie comes along with requests that another site makes. So a write to /api by cookie needs a header that no form can set
/// and no other site's script may; API tokens need none.
/// </summary>
public static class SameSiteWrites
{
    public const string Header = "X-Requested-With";
    public const string Value = "ClusterPortal";

    public static IApplicationBuilder UseSameSiteWrites(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        var request = http.Request;
        var isWrite = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        var byCookie = http.User.Identity?.AuthenticationType == Sessions.SchemeName;
        if (isWrite && byCookie && request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && request.Headers[Header] != Value)
        {
            await Problems.Of(StatusCodes.Status403Forbidden, "csrf", $"A change by cookie needs the header {Header}: {Value}. Programs use an API token instead.").ExecuteAsync(http);
            return;
        }

        await next(http);
    });
}
