using System.Security.Claims;
using ClusterPortal.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ClusterPortal.Server.Access;

/// <summary>People's sessions: a sealed cookie that is checked against the account, so that a changed role or password ends it.</summary>
public static class Sessions
{
    public const string SchemeName = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string Stamp = "stamp";

    public static ClaimsPrincipal PrincipalOf(KnownAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, account.Id.ToString("D")),
                new(ClaimTypes.Name, account.Name),
                new(ClaimTypes.Role, account.Role),
                new(Stamp, account.Stamp),
            ], SchemeName));
    }

    /// <summary>True while the account has the role and stamp that the session was made with.</summary>
    public static async Task<bool> IsGoodAsync(ClaimsPrincipal user, AccessCache access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(access);
        return Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await access.AccountAsync(id, cancellationToken) is { } account
            && account.Role == user.FindFirstValue(ClaimTypes.Role)
            && account.Stamp == user.FindFirstValue(Stamp);
    }

    public static void Configure(CookieAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Cookie.Name = "clusterportal";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/sign-in";
        options.ReturnUrlParameter = "returnTo";
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        options.Events.OnValidatePrincipal = async context =>
        {
            if (!await IsGoodAsync(context.Principal!, context.HttpContext.RequestServices.GetRequiredService<AccessCache>(), context.HttpContext.RequestAborted))
            {
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync(SchemeName);
            }
        };
    }

    /// <summary>Pages are sent to the sign-in page; programs get a status and, with it, a problem.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && status == StatusCodes.Status401Unauthorized)
            context.Response.Redirect(context.RedirectUri);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
