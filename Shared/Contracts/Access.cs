namespace ClusterPortal.Shared.Contracts;

/// <summary>Who may do what: a viewer reads, an operator acts, an admin changes topology and access.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Admin = "admin";
}

public sealed record UserInfo(string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? LastSignIn);

public sealed record TokenInfo(Guid Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsed);

/// <param name="Secret">Shown once.</param>
public sealed record CreatedToken(TokenInfo Token, string Secret);

/// <param name="Node">Only this node may use it; null: any node of the cluster's topology.</param>
public sealed record EnrollmentTokenInfo(Guid Id, string Cluster, string? Node, string Kind, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? UsedBy);

public sealed record CreatedEnrollmentToken(EnrollmentTokenInfo Token, string Secret);

/// <summary>One entry of the audit log.</summary>
public sealed record AuditEntry(long Id, DateTimeOffset At, string Who, string What, string? Cluster, string Detail, string Result);

/// <summary>A row of the revisions page.</summary>
public sealed record RevisionInfo(long Number, DateTimeOffset At, string By, string Why, string Hash, int Changes);
