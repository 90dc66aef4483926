using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>How agents get in: one-time tokens, enrolment, the challenge of each sign-in; and out.</summary>
public static class AgentsApi
{
    private const int DefaultMinutes = 60;

    public static void Map(RouteGroupBuilder api)
    {
        var agents = api.MapGroup("").WithTags("Agents");
        agents.MapPost("/enroll", Enrol).WithSummary("Enrol a node with a one-time token").AllowAnonymous()
            .WithDescription("Called by the agent. A node that was enrolled before gets a new identity; the older one ends.");
        agents.MapPost("/agents/{agent:guid}/challenge", Challenge).WithSummary("The nonce an agent signs to connect").AllowAnonymous();
        agents.MapGet("/enrollment-tokens", Tokens).WithSummary("The newest enrolment tokens, without their secrets").RequireAuthorization(Roles.Admin);
        agents.MapPost("/enrollment-tokens", CreateToken).WithSummary("Make an enrolment token").RequireAuthorization(Roles.Admin)
            .WithDescription("Good for one node, for 60 minutes unless said otherwise, at most a day. The secret is shown once.")
            .WithMetadata(new BodyExample(Examples.EnrollmentToken), new TakesIdempotencyKey());
        agents.MapDelete("/clusters/{cluster}/agents/{node}", Revoke).WithSummary("Revoke a node's agent").RequireAuthorization(Roles.Admin)
            .WithDescription("Its connection ends at once and it cannot come back without a new enrolment. The node goes on with the last revision it holds.");
    }

    private static async Task<Results<Ok<EnrollResponse>, ProblemHttpResult>> Enrol(EnrollRequest request, Enrolment enrolment, CancellationToken cancellationToken)
    {
        var answer = await enrolment.EnrolAsync(request, cancellationToken);
        return answer.Error is { } error ? Problems.Of(error) : TypedResults.Ok(answer.Value);
    }

    /// <summary>Says nothing about which agents exist: everyone gets a nonce.</summary>
    private static Ok<ChallengeResponse> Challenge(Guid agent, AgentNonces nonces) => TypedResults.Ok(new ChallengeResponse(nonces.New(agent)));

    private static async Task<Ok<IReadOnlyList<EnrollmentTokenInfo>>> Tokens(AgentStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.TokensAsync(limit: 200, cancellationToken));

    private static async Task<Results<Created<CreatedEnrollmentToken>, ProblemHttpResult>> CreateToken(NewEnrollmentToken body, HttpContext http, UserService users)
    {
        var created = await users.CreateEnrollmentTokenAsync(http.Actor(), body.Cluster, body.Node, body.Kind, body.Minutes, http.RequestAborted);
        return created.Error is { } error ? Problems.Of(error) : TypedResults.Created($"/api/v1/enrollment-tokens/{created.Value!.Token.Id}", created.Value);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(string cluster, string node, HttpContext http, AgentStore store, LiveClusters live, LiveSync sync)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Problems.NoCluster(cluster);
        if (!await store.RevokeAsync(http.Actor().Name, head.Id, cluster, node, http.RequestAborted))
            return Problems.NotFound($"No agent is enrolled for \"{node}\" of cluster \"{cluster}\".");
        await sync.ReadAgentsAsync(http.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <param name="Node">Only this node may use it; null: any node of the topology.</param>
    /// <param name="Kind">agent, or probe: measures from a client's place.</param>
    /// <param name="Minutes">How long it is good.</param>
    public sealed record NewEnrollmentToken(string Cluster, string? Node = null, string Kind = AgentKinds.Agent, int Minutes = DefaultMinutes);
}
