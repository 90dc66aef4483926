namespace ClusterPortal.Agent.Host.State;

/// <summary>Who this agent is, as enrolment decided: identity.json.</summary>
public sealed record AgentIdentity
{
    public required Guid AgentId { get; init; }

    public required Guid ClusterId { get; init; }

    /// <value>The cluster's name, for display.</value>
    public required string Cluster { get; init; }

    /// <value>This node's name in the topology; a probe's own name otherwise.</value>
    public required string Node { get; init; }

    /// <value>agent or probe.</value>
    public string Kind { get; init; } = "agent";

    /// <value>http(s)://… or unix:/path; null: this agent works without a portal.</value>
    public string? Portal { get; init; }

    /// <value>The key that signs this cluster's revisions, SubjectPublicKeyInfo, base64.</value>
    public required string PortalKey { get; init; }
}

/// <summary>What the core must not forget, never below the truth: core.json.</summary>
/// <param name="TermCeiling">No term above it was used.</param>
/// <param name="LongestPromiseMs">The longest promise given.</param>
public sealed record CoreState(ulong TermCeiling, double LongestPromiseMs);
