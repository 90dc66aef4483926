using ClusterPortal.Client.Model;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Topologies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>Errors as problem+json (RFC 9457), each with a type that never changes and, where a document is at fault, the places.</summary>
public static class Problems
{
    public const string Root = "https://clusterportal.dev/problems/";

    public static ProblemHttpResult Of(PortalError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Of(StatusOf(error.Code), error.Code, error.Message, error.Problems is { Count: > 0 } problems ? new(StringComparer.Ordinal) { ["errors"] = problems } : null);
    }

    public static ProblemHttpResult Of(int status, string word, string detail, Dictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(detail, statusCode: status, title: Title(word), type: Root + word, extensions: extensions);

    public static ProblemHttpResult NoCluster(string cluster) => Of(Answers.NoCluster<bool>(cluster).Error!);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, Codes.NotFound, detail);

    public static ProblemHttpResult Invalid(string detail, string pointer, string code) =>
        Of(new PortalError(Codes.Invalid, detail, [new(pointer, code, detail)]));

    /// <summary>What the framework answers by itself gets a type, too.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problem = context.ProblemDetails;
        if (context.Exception is { } e && Database.IsAway(e))
        {
            (problem.Status, problem.Title, problem.Detail) = (StatusCodes.Status503ServiceUnavailable, Title(Codes.DatabaseAway), "The portal cannot reach its database. Nothing was changed; the clusters go on by themselves. Try again.");
            problem.Type = Root + Codes.DatabaseAway;
            context.HttpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (problem.Type is { } type && type.StartsWith(Root, StringComparison.Ordinal))
            return;
        var word = WordOf(problem.Status ?? context.HttpContext.Response.StatusCode);
        problem.Type = Root + word;
        problem.Title = Title(word);
        if (context.Exception is BadHttpRequestException bad)
            problem.Detail = bad.InnerException is System.Text.Json.JsonException json ? $"{bad.Message} {json.Message}" : bad.Message;
    }

    public static int StatusFor(Exception e) => e switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when Database.IsAway(e) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static void Configure(ExceptionHandlerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.StatusCodeSelector = StatusFor;
        options.SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || Database.IsAway(context.Exception);
    }

    private static int StatusOf(string code) => code switch
    {
        Codes.Forbidden or Codes.Refused => StatusCodes.Status403Forbidden,
        Codes.NotFound => StatusCodes.Status404NotFound,
        Codes.Invalid => StatusCodes.Status400BadRequest,
        Codes.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        Codes.PreconditionRequired => StatusCodes.Status428PreconditionRequired,
        Codes.Conflict => StatusCodes.Status409Conflict,
        Codes.Unreachable => StatusCodes.Status504GatewayTimeout,
        Codes.DatabaseAway => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string WordOf(int status) => status switch
    {
        400 => "bad-request",
        401 => "unauthenticated",
        403 => Codes.Forbidden,
        404 => Codes.NotFound,
        405 => "method-not-allowed",
        413 => "too-large",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        503 => "unavailable",
        _ => "internal",
    };

    private static string Title(string word) => word switch
    {
        "bad-request" => "The request is not understood",
        "unauthenticated" => "Sign in first",
        "csrf" => "The request may come from another site",
        "method-not-allowed" => "This cannot be done here",
        "too-large" => "The request is too large",
        "unsupported-media-type" => "The body's type is not read here",
        "too-many-requests" => "Too many requests",
        "unavailable" => "Not now",
        Codes.Forbidden => "Your role does not allow this",
        Codes.Refused => "Refused",
        Codes.NotFound => "There is no such thing",
        Codes.Invalid => "The document is not valid",
        Codes.PreconditionFailed => "Someone else was first",
        Codes.PreconditionRequired => "Say what you have read",
        Codes.Conflict => "It stands against what is there",
        Codes.Unreachable => "The agent does not answer",
        Codes.DatabaseAway => "The database is away",
        "idempotency-mismatch" => "The key was used for another request",
        "idempotency-under-way" => "The first request with that key is under way",
        _ => "The portal failed",
    };
}
