using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Sessions over REST, and one-time links.</summary>
public static class SignInApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var access = api.MapGroup("").WithTags("Access");
        access.MapPost("/sign-in", SignIn).WithSummary("Sign in with name and password; answers a cookie").AllowAnonymous().WithMetadata(new BodyExample(Examples.SignIn));
        access.MapPost("/sign-out", (Delegate)SignOut).WithSummary("End the session").RequireAuthorization(Roles.Viewer);
        access.MapGet("/me", Me).WithSummary("Who you are").RequireAuthorization(Roles.Viewer);
        access.MapPost("/sign-in-links", CreateLink).WithSummary("Make a one-time sign-in link").RequireAuthorization(Roles.Admin)
            .WithDescription("Good once, for 24 hours. Without a name: for the first admin. A person who is not there yet is made, with the role.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignIn(Credentials body, HttpContext http, SignInGuard guard, AccessStore store, AuditLog audit)
    {
        if (!guard.MayTry(body.Name, PlaceOf(http)))
        {
            http.Response.Headers.RetryAfter = "60";
            return Problems.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many tries. Wait a minute.");
        }

        if (await store.CheckPasswordAsync(body.Name, body.Password, http.RequestAborted) is not { } account)
        {
            await audit.WriteAsync(Named(body.Name), "sign-in", null, "password", "refused", http.RequestAborted);
            return Problems.Of(StatusCodes.Status401Unauthorized, "unauthenticated", "Name or password is wrong.");
        }

        await audit.WriteAsync(account.Name, "sign-in", null, "password", "ok", http.RequestAborted);
        await http.SignInAsync(Sessions.SchemeName, Sessions.PrincipalOf(account));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOut(HttpContext http)
    {
        await http.SignOutAsync(Sessions.SchemeName);
        return TypedResults.NoContent();
    }

    private static Ok<PortalUser> Me(HttpContext http)
    {
        var actor = http.Actor();
        return TypedResults.Ok(new PortalUser(actor.Name, actor.Role));
    }

    private static async Task<Results<Created<SignInLink>, ProblemHttpResult>> CreateLink(HttpContext http, AccessStore store, NewSignInLink? body = null)
    {
        var name = body?.Name ?? Bootstrap.FirstAdmin;
        var role = body?.Role ?? Roles.Admin;
        if (RoleOrder.Rank(role) == 0)
            return Problems.Invalid($"\"{role}\" is none of viewer, operator, admin.", "/role", "unknown-role");
        if (!AccountNames.IsGood(name))
            return Problems.Invalid(AccountNames.Rule, "/name", "bad-name");
        var secret = await store.CreateLinkAsync(http.Actor().Name, name, role, Bootstrap.LinkLifetime, http.RequestAborted);
        return TypedResults.Created((string?)null, new SignInLink(Bootstrap.LinkOf($"{http.Request.Scheme}://{http.Request.Host}", secret)));
    }

    /// <summary>Where a try comes from; everybody behind the Unix socket is one place.</summary>
    public static string PlaceOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Connection.RemoteIpAddress?.ToString() ?? "local";
    }

    /// <summary>A name as somebody typed it, bounded, for the audit log.</summary>
    public static string Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 64 ? name[..64] : name;
    }

    public sealed record Credentials(string Name, string Password);

    /// <param name="Name">Whom it signs in; <c>admin</c> unless said.</param>
    /// <param name="Role">For a person who is made by it; admin unless said.</param>
    public sealed record NewSignInLink(string? Name = null, string? Role = null);

    public sealed record SignInLink(string Url);
}
