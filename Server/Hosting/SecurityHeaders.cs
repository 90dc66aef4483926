namespace ClusterPortal.Server.Hosting;

/// <summary>What browsers are told about every page (OWASP ASVS 5.0, 3.4).</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// Scripts and connections are our own alone. Blazor's script opens a WebSocket to its own origin, which 'self' covers.
    /// Pictures are drawn with style attributes, so styles may stand in the page.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    });
}
