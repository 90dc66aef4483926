namespace ClusterPortal.Server.Agents;

/// <summary>An enrolled agent that is not revoked.</summary>
/// <param name="Kind">agent or probe.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, base64.</param>
public sealed record AgentRecord(Guid Id, Guid ClusterId, string Node, string Kind, string PublicKey)
{
    public bool IsProbe => Kind == AgentKinds.Probe;
}

public static class AgentKinds
{
    public const string Agent = "agent";

    /// <summary>Measures from a client's place; no member of the cluster.</summary>
    public const string Probe = "probe";
}
