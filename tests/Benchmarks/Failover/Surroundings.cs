namespace ClusterPortal.Benchmarks.Failover;

/// <summary>The running demonstration, as the script <c>portal</c> names it in the environment.</summary>
/// <param name="Script">The script <c>portal</c>.</param>
/// <param name="Portal">Its address.</param>
/// <param name="Token">An administrator's token.</param>
/// <param name="Agent">The agent's program.</param>
/// <param name="Folder">The demonstration's data folder.</param>
public sealed record Surroundings(string Script, Uri Portal, string Token, string Agent, string Folder)
{
    public static Surroundings FromEnvironment() => new(
        Variable("PORTAL_SCRIPT"),
        new Uri(Variable("PORTAL_URL")),
        File.ReadAllText(Variable("PORTAL_TOKEN_FILE")).Trim(),
        Variable("PORTAL_AGENT"),
        Variable("PORTAL_DATA"));

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: start this with ./portal bench failover.");
}
