using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>People and API tokens.</summary>
public static class UsersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var access = api.MapGroup("").WithTags("Access");
        access.MapGet("/users", Users).WithSummary("People who may sign in").RequireAuthorization(Roles.Admin);
        access.MapPut("/users/{name}", Save).WithSummary("Add a person, or give one a new role or password").RequireAuthorization(Roles.Admin)
            .WithDescription("Their sessions end when either changes.").WithMetadata(new BodyExample(Examples.User));
        access.MapDelete("/users/{name}", Delete).WithSummary("Remove a person").RequireAuthorization(Roles.Admin);
        access.MapGet("/tokens", Tokens).WithSummary("API tokens, without their secrets").RequireAuthorization(Roles.Admin);
        access.MapPost("/tokens", CreateToken).WithSummary("Make an API token").RequireAuthorization(Roles.Admin)
            .WithDescription("The secret is shown once. days=0: it does not expire.").WithMetadata(new BodyExample(Examples.Token), new TakesIdempotencyKey());
        access.MapDelete("/tokens/{id:guid}", Revoke).WithSummary("Revoke an API token").RequireAuthorization(Roles.Admin);
    }

    private static async Task<Ok<IReadOnlyList<UserInfo>>> Users(AccessStore store, CancellationToken cancellationToken) => TypedResults.Ok(await store.UsersAsync(cancellationToken));

    private static async Task<Results<Ok<UserInfo>, ProblemHttpResult>> Save(string name, SaveUser body, HttpContext http, UserService users)
    {
        var saved = await users.SaveAsync(http.Actor(), name, body.Role, body.Password, http.RequestAborted);
        return saved.Error is { } error ? Problems.Of(error) : TypedResults.Ok(saved.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, HttpContext http, UserService users)
    {
        var deleted = await users.DeleteAsync(http.Actor(), name, http.RequestAborted);
        return deleted.Error is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<TokenInfo>>> Tokens(AccessStore store, CancellationToken cancellationToken) => TypedResults.Ok(await store.TokensAsync(cancellationToken));

    private static async Task<Results<Created<CreatedToken>, ProblemHttpResult>> CreateToken(NewToken body, HttpContext http, UserService users)
    {
        var created = await users.CreateTokenAsync(http.Actor(), body.Name, body.Role, body.Days, http.RequestAborted);
        return created.Error is { } error ? Problems.Of(error) : TypedResults.Created($"/api/v1/tokens/{created.Value!.Token.Id}", created.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, HttpContext http, UserService users)
    {
        var revoked = await users.RevokeTokenAsync(http.Actor(), id, http.RequestAborted);
        return revoked.Error is { } error ? Problems.Of(error) : TypedResults.NoContent();
    }

    /// <param name="Password">Needed for a new person; null: as it is.</param>
    public sealed record SaveUser(string Role, string? Password = null);

    /// <param name="Days">How long it is good; 0: for ever.</param>
    public sealed record NewToken(string Name, string Role, int Days = 90);
}
