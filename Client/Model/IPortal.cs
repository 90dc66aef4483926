using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model;

/// <summary>
/// Everything a page may ask. The portal implements it in its own process, with the rights of the person the circuit belongs to:
/// what that person may not do answers <see cref="PortalError"/> with the code <c>forbidden</c>.
/// </summary>
public interface IPortal
{
    /// <summary>The person; null when signed out.</summary>
    Task<PortalUser?> WhoAmI();

    /// <summary>The clusters, worst first: what is now, then every change, in one call and without a gap.</summary>
    Feed<IReadOnlyList<ClusterSummary>> WatchClusters();

    /// <summary>One cluster: the snapshot, then every newer one. Null when there is none of that name.</summary>
    Feed<ClusterStatus>? WatchCluster(string cluster);

    /// <summary>History, newest first.</summary>
    Task<EventPage> Events(string cluster, EventQuery query, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<RevisionInfo>> Revisions(string cluster, CancellationToken cancellationToken = default);

    Task<ClusterTopology?> Revision(string cluster, long number, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<TopologyChange>> Diff(string cluster, long from, long to, CancellationToken cancellationToken = default);

    /// <summary>The document as canonical, indented JSON, and its ETag.</summary>
    Task<TopologyDocument> Topology(string cluster, CancellationToken cancellationToken = default);

    /// <summary>What would change, and which rules are broken. Changes nothing.</summary>
    Task<Answer<TopologyPlan>> Plan(string cluster, string document, CancellationToken cancellationToken = default);

    /// <summary>Commits a new revision. The error <c>precondition-failed</c> carries what is there now.</summary>
    Task<Answer<RevisionInfo>> Save(string cluster, string document, string etag, string why, CancellationToken cancellationToken = default);

    Task<Answer<RevisionInfo>> Rollback(string cluster, long number, CancellationToken cancellationToken = default);

    Task<Answer<ImportReport>> PreviewImport(ImportRequest request, CancellationToken cancellationToken = default);

    Task<Answer<ClusterInfo>> Import(ImportRequest request, CancellationToken cancellationToken = default);

    /// <summary>standby, online, move, cleanup: answered when the agent has.</summary>
    Task<Answer<bool>> Act(string cluster, string node, AgentCommand command, CancellationToken cancellationToken = default);

    /// <summary>The demonstration's own: kill, start, cut or plug a node. Only where <see cref="ClusterStatus.Demonstration"/> is set.</summary>
    Task<Answer<bool>> Demonstrate(string cluster, string verb, string node, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<UserInfo>> Users(CancellationToken cancellationToken = default);

    /// <summary>Adds a person, or gives one a new role or password.</summary>
    Task<Answer<UserInfo>> SaveUser(string name, string role, string? password, CancellationToken cancellationToken = default);

    Task<Answer<bool>> DeleteUser(string name, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<TokenInfo>> Tokens(CancellationToken cancellationToken = default);

    Task<Answer<CreatedToken>> CreateToken(string name, string role, int days, CancellationToken cancellationToken = default);

    Task<Answer<bool>> RevokeToken(Guid id, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<EnrollmentTokenInfo>> EnrollmentTokens(CancellationToken cancellationToken = default);

    Task<Answer<CreatedEnrollmentToken>> CreateEnrollmentToken(string cluster, string? node, int minutes, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<AuditEntry>> Audit(int limit, CancellationToken cancellationToken = default);
}

public sealed record PortalUser(string Name, string Role);

/// <summary>What is now, and each newer one after it. A slow reader misses some in between, never the newest.</summary>
public sealed record Feed<T>(T Now, IAsyncEnumerable<T> Next);

/// <param name="Cursor">For the page after this; null at the end.</param>
public sealed record EventPage(IReadOnlyList<ClusterEvent> Events, string? Cursor);

/// <param name="Severity">At least this.</param>
public sealed record EventQuery(string? Node = null, string? Kind = null, EventSeverity? Severity = null, string? Cursor = null, int Limit = 200);

public sealed record TopologyDocument(string Json, string ETag, long Revision);

public sealed record TopologyPlan(IReadOnlyList<ValidationProblem> Problems, IReadOnlyList<TopologyChange> Changes);

/// <summary>What was asked for, or why not.</summary>
public sealed record Answer<T>(T? Value, PortalError? Error)
{
    public bool Ok => Error is null;
}

/// <param name="Code">Stable word: forbidden, not-found, invalid, precondition-failed, conflict, unreachable, database-away.</param>
/// <param name="Message">In English; the dashboard has sentences of its own for the codes.</param>
/// <param name="Problems">For invalid.</param>
public sealed record PortalError(string Code, string Message, IReadOnlyList<ValidationProblem>? Problems = null);
