using ClusterPortal.Client.Model;
using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Topologies;

/// <summary>The reasons why something is not done, as words that never change.</summary>
public static class Codes
{
    public const string Forbidden = "forbidden";
    public const string NotFound = "not-found";
    public const string Invalid = "invalid";
    public const string PreconditionFailed = "precondition-failed";
    public const string PreconditionRequired = "precondition-required";
    public const string Conflict = "conflict";
    public const string Unreachable = "unreachable";
    public const string DatabaseAway = Database.AwayCode;
    public const string Refused = "refused";
}

/// <summary>Short ways to say what came of something.</summary>
public static class Answers
{
    public static Answer<T> Ok<T>(T value) => new(value, null);

    public static Answer<T> Not<T>(string code, string message, IReadOnlyList<ValidationProblem>? problems = null) => new(default, new(code, message, problems));

    public static Answer<T> NoCluster<T>(string cluster) => Not<T>(Codes.NotFound, $"There is no cluster \"{cluster}\".");

    public static Answer<T> Invalid<T>(IReadOnlyList<ValidationProblem> problems) =>
        Not<T>(Codes.Invalid, $"The topology is not valid: {string.Join(' ', problems.Where(p => p.Severity == "error").Select(p => p.Message).Take(3))}", problems);

    public static Answer<TTo> As<TFrom, TTo>(this Answer<TFrom> answer, Func<TFrom, TTo> map)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Error is { } error ? new(default, error) : new(map(answer.Value!), null);
    }
}
