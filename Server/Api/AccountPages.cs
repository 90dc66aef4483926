using ClusterPortal.Client;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace ClusterPortal.Server.Api;

/// <summary>What the dashboard's plain forms post to. Antiforgery is checked for each; every answer is a redirect within the portal.</summary>
public static class AccountPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/account").ExcludeFromDescription();
        account.MapPost("/sign-in", SignIn).AllowAnonymous();
        account.MapPost("/once", Once).AllowAnonymous();
        account.MapPost("/sign-out", SignOut);
        app.MapGet("/culture/{name}", Culture).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn([FromForm] string? name, [FromForm] string? password, [FromForm] string? returnTo, HttpContext http, SignInGuard guard, AccessStore store, AuditLog audit)
    {
        if (!guard.MayTry(name ?? "", SignInApi.PlaceOf(http)))
            return Back("locked", returnTo);
        if (await store.CheckPasswordAsync(name ?? "", password ?? "", http.RequestAborted) is not { } found)
        {
            await audit.WriteAsync(SignInApi.Named(name ?? ""), "sign-in", null, "password", "refused", http.RequestAborted);
            return Back("wrong", returnTo);
        }

        await audit.WriteAsync(found.Name, "sign-in", null, "password", "ok", http.RequestAborted);
        await http.SignInAsync(Sessions.SchemeName, Sessions.PrincipalOf(found));
        return To(returnTo);
    }

    private static async Task<IResult> Once([FromForm] string? once, [FromForm] string? returnTo, HttpContext http, SignInGuard guard, AccessStore store)
    {
        if (!guard.MayTry("once", SignInApi.PlaceOf(http)))
            return Back("locked", returnTo);
        if (await store.UseLinkAsync(once ?? "", http.RequestAborted) is not { } found)
            return Back("once", returnTo);
        await http.SignInAsync(Sessions.SchemeName, Sessions.PrincipalOf(found));
        return To(returnTo);
    }

    private static async Task<IResult> SignOut([FromForm] string? returnTo, HttpContext http)
    {
        await http.SignOutAsync(Sessions.SchemeName);
        return To(returnTo ?? "/sign-in");
    }

    private static RedirectHttpResult Culture(string name, string? returnTo, HttpContext http)
    {
        if (Dashboard.Cultures.Contains(name, StringComparer.Ordinal))
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(name)),
                new CookieOptions { IsEssential = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        }

        return To(returnTo);
    }

    private static RedirectHttpResult Back(string error, string? returnTo) =>
        TypedResults.LocalRedirect($"/sign-in?error={error}{(IsLocal(returnTo) ? "&returnTo=" + Uri.EscapeDataString(returnTo!) : "")}");

    private static RedirectHttpResult To(string? returnTo) => TypedResults.LocalRedirect(IsLocal(returnTo) ? returnTo! : "/");

    /// <summary>A path of this portal: begins with one slash that is not followed by another or a backslash.</summary>
    private static bool IsLocal(string? url) => url is ['/'] or ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl);
}
