namespace ClusterPortal.Server.Hosting;

/// <summary>
/// Between SIGTERM and the closing of the port Kestrel still accepts: an agent or a page that reconnects at once would land
/// on the server that is going away and hold up its shutdown until HostOptions.ShutdownTimeout. It is sent away instead.
/// </summary>
public static class Draining
{
    public static IApplicationBuilder UseDraining(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            http.Response.Headers.Connection = "close";
            return;
        }

        await next(http);
    });
}
