using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Operators' actions. The answer comes when the node's agent has answered.</summary>
public static class ActionsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var actions = api.MapGroup("/clusters/{cluster}/actions").WithTags("Actions");
        foreach (var (verb, summary) in new[]
        {
            ("standby", "Put a node on standby: it stays a member and votes, and runs nothing"),
            ("online", "End a node's standby"),
            ("move", "Move a group to a node"),
            ("cleanup", "Forget a group's failures on a node"),
        })
        {
            actions.MapPost("/" + verb, (string cluster, ActionRequest body, HttpContext http, ActionService service) => Act(cluster, verb, body, http, service))
                .WithSummary(summary).RequireAuthorization(Roles.Operator).WithMetadata(new BodyExample(Examples.Action));
        }

        actions.MapPost("/demonstration", Demonstrate).WithSummary("Play with the demonstration: kill, start, cut, plug, kill-agent").RequireAuthorization(Roles.Operator)
            .WithDescription("Only where the portal was started with a demonstration.").WithMetadata(new BodyExample(Examples.Demonstration));
    }

    private static async Task<Results<Ok<ActionResult>, ProblemHttpResult>> Act(string cluster, string verb, ActionRequest body, HttpContext http, ActionService actions)
    {
        var done = await actions.ActAsync(http.Actor(), cluster, body.Node, new AgentCommand(Guid.NewGuid(), verb, body.Group, body.Target), http.RequestAborted);
        return done.Error is { } error ? Problems.Of(error) : TypedResults.Ok(new ActionResult("done"));
    }

    private static async Task<Results<Ok<ActionResult>, ProblemHttpResult>> Demonstrate(string cluster, DemonstrationRequest body, HttpContext http, ActionService actions)
    {
        var done = await actions.DemonstrateAsync(http.Actor(), cluster, body.Verb, body.Node, http.RequestAborted);
        return done.Error is { } error ? Problems.Of(error) : TypedResults.Ok(new ActionResult("asked"));
    }

    /// <param name="Node">Whose agent does it.</param>
    /// <param name="Group">For move and cleanup.</param>
    /// <param name="Target">For move: the node it goes to.</param>
    public sealed record ActionRequest(string Node, string? Group = null, string? Target = null);

    public sealed record DemonstrationRequest(string Verb, string Node);

    /// <param name="Status">done: the agent says so; asked: handed on.</param>
    public sealed record ActionResult(string Status);
}
