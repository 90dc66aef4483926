using System.Diagnostics.CodeAnalysis;

namespace ClusterPortal.Server.Data;

/// <summary>A cluster; its revisions hang on it. A deleted one keeps its history and frees its name.</summary>
public sealed class ClusterRow
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; set; }

    /// <value>The newest revision's number.</value>
    public long Head { get; set; }

    /// <value>PKCS#8 of the ECDSA P-256 key that signs revisions, sealed by data protection.</value>
    public required string SealedSigningKey { get; init; }

    /// <value>SubjectPublicKeyInfo of the same key, base64.</value>
    public required string PublicKey { get; init; }

    /// <value>The heartbeat key ring as JSON, sealed by data protection.</value>
    public required string SealedKeyRing { get; init; }
}

/// <summary>One committed version of a topology. A trigger forbids UPDATE and DELETE.</summary>
public sealed class RevisionRow
{
    public Guid ClusterId { get; init; }

    public long Number { get; init; }

    /// <value>Exactly the text that was hashed.</value>
    public required string Document { get; init; }

    public required string Hash { get; init; }

    public required string PreviousHash { get; init; }

    public required string Signature { get; init; }

    public required string By { get; init; }

    public required string Why { get; init; }

    public DateTimeOffset At { get; init; }

    /// <value>How many differences to the revision before.</value>
    public int Changes { get; init; }
}

/// <summary>One entry of the audit log, chained to the one before by its hash. A trigger forbids UPDATE and DELETE.</summary>
public sealed class AuditRow
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Who { get; init; }

    public required string What { get; init; }

    public string? Cluster { get; init; }

    public required string Detail { get; init; }

    public required string Result { get; init; }

    public required string PreviousHash { get; init; }

    public required string Hash { get; init; }
}

/// <summary>An enrolled agent (or the client probe).</summary>
public sealed class AgentRow
{
    public Guid Id { get; init; }

    public Guid ClusterId { get; init; }

    public required string Node { get; init; }

    /// <value>agent or probe.</value>
    public required string Kind { get; init; }

    /// <value>SubjectPublicKeyInfo, base64.</value>
    public required string PublicKey { get; init; }

    public DateTimeOffset EnrolledAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}

public sealed class EnrollmentTokenRow
{
    public Guid Id { get; init; }

    public Guid ClusterId { get; init; }

    public string? Node { get; init; }

    public required string Kind { get; init; }

    /// <value>SHA-256 of the secret. It has 256 random bits, so a fast hash is enough.</value>
    [SuppressMessage("Performance", "CA1819", Justification = "a column")]
    public required byte[] Hash { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public string? UsedBy { get; set; }
}

public sealed class ApiTokenRow
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Role { get; init; }

    [SuppressMessage("Performance", "CA1819", Justification = "a column")]
    public required byte[] Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsed { get; set; }
}

/// <summary>A one-time link that signs its bearer in.</summary>
public sealed class SignInLinkRow
{
    public Guid Id { get; init; }

    [SuppressMessage("Performance", "CA1819", Justification = "a column")]
    public required byte[] Hash { get; init; }

    /// <value>The account's name; the account is made when it is not there.</value>
    public required string Name { get; init; }

    public required string Role { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

public sealed class EventRow
{
    public long Id { get; init; }

    public Guid ClusterId { get; init; }

    /// <value>Null for what the portal itself says.</value>
    public Guid? AgentId { get; init; }

    public required string Node { get; init; }

    /// <value>The agent's own sequence.</value>
    public long? Sequence { get; init; }

    /// <value>Hybrid logical clock, microseconds.</value>
    public long Order { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public int Severity { get; init; }

    /// <value>A JSON object of strings.</value>
    public required string Data { get; init; }
}

/// <summary>The answer to a POST that carried an Idempotency-Key, kept for a day.</summary>
public sealed class IdempotencyRow
{
    public required string Who { get; init; }

    public required string Key { get; init; }

    public required string Path { get; init; }

    public required string BodyHash { get; init; }

    public DateTimeOffset At { get; init; }

    /// <value>0 while the first request is under way.</value>
    public int Status { get; set; }

    /// <value>Content type, location and body as JSON, sealed: an answer may hold a secret that is shown once.</value>
    public string? SealedAnswer { get; set; }
}

public sealed class DataProtectionKeyRow
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
