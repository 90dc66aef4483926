using System.Threading.Channels;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Tests.Fakes;

/// <summary>A portal without a portal: answers what it was given, remembers what it was asked, pushes through channels.</summary>
public sealed class FakePortal : IPortal
{
    private readonly Channel<IReadOnlyList<ClusterSummary>> _clusters = Channel.CreateUnbounded<IReadOnlyList<ClusterSummary>>();
    private readonly Channel<ClusterStatus> _cluster = Channel.CreateUnbounded<ClusterStatus>();

    public PortalUser? User { get; set; } = new("ada", Roles.Admin);

    public ClusterStatus Status { get; set; } = Samples.Healthy();

    public DateTimeOffset Now { get; set; } = Samples.Now;

    public IReadOnlyList<ClusterSummary>? Clusters { get; set; }

    public List<ClusterEvent> History { get; } = [.. Samples.Events()];

    public List<EventQuery> Queries { get; } = [];

    /// <value>Calls that change something, in order.</value>
    public List<string> Calls { get; } = [];

    public PortalError? Refusal { get; set; }

    public TopologyDocument Document { get; set; } = new("{\n  \"name\": \"web-pair\"\n}", "\"12\"", 12);

    public TopologyPlan PlanToGive { get; set; } = new([], [new("/nodes/web1/priority", "changed", "50", "60")]);

    public ImportReport? Report { get; set; }

    public List<ImportRequest> Imports { get; } = [];

    public void Push(ClusterStatus status)
    {
        Status = status;
        _cluster.Writer.TryWrite(status);
    }

    public void Push(IReadOnlyList<ClusterSummary> clusters) => _clusters.Writer.TryWrite(clusters);

    public Task<PortalUser?> WhoAmI() => Task.FromResult(User);

    public Feed<IReadOnlyList<ClusterSummary>> WatchClusters() =>
        new(Clusters ?? [ClusterJudge.Summary(Status, Now)], _clusters.Reader.ReadAllAsync());

    public Feed<ClusterStatus>? WatchCluster(string cluster) =>
        cluster == Status.Cluster.Name ? new Feed<ClusterStatus>(Status, _cluster.Reader.ReadAllAsync()) : null;

    public Task<EventPage> Events(string cluster, EventQuery query, CancellationToken cancellationToken = default)
    {
        Queries.Add(query);
        var found = History
            .Where(e => query.Node is null || e.Node == query.Node)
            .Where(e => query.Kind is null || e.Kind == query.Kind)
            .Where(e => query.Severity is null || e.Severity >= query.Severity)
            .ToList();
        return Task.FromResult(new EventPage(found, query.Cursor is null && found.Count > 3 ? "next" : null));
    }

    public Task<IReadOnlyList<RevisionInfo>> Revisions(string cluster, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RevisionInfo>>(
        [
            new(12, Now.AddHours(-1), "ada", "raise web1", new string('a', 64), 1),
            new(11, Now.AddDays(-1), "ada", "import", new string('b', 64), 42),
        ]);

    public Task<ClusterTopology?> Revision(string cluster, long number, CancellationToken cancellationToken = default) =>
        Task.FromResult(number <= 12 ? Samples.Topology() : null);

    public Task<IReadOnlyList<TopologyChange>> Diff(string cluster, long from, long to, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<TopologyChange>>([new("/nodes/web1/priority", "changed", "50", "60")]);

    public Task<TopologyDocument> Topology(string cluster, CancellationToken cancellationToken = default) => Task.FromResult(Document);

    public Task<Answer<TopologyPlan>> Plan(string cluster, string document, CancellationToken cancellationToken = default) => Give($"plan {cluster}", PlanToGive);

    public Task<Answer<RevisionInfo>> Save(string cluster, string document, string etag, string why, CancellationToken cancellationToken = default) =>
        Give($"save {cluster} {etag} {why} {document}", new RevisionInfo(13, Now, "ada", why, new string('c', 64), 1));

    public Task<Answer<RevisionInfo>> Rollback(string cluster, long number, CancellationToken cancellationToken = default) =>
        Give($"rollback {cluster} {number}", new RevisionInfo(13, Now, "ada", $"rollback to {number}", new string('c', 64), 1));

    public Task<Answer<ImportReport>> PreviewImport(ImportRequest request, CancellationToken cancellationToken = default)
    {
        Imports.Add(request);
        return Give("preview " + request.Name, Report!);
    }

    public Task<Answer<ClusterInfo>> Import(ImportRequest request, CancellationToken cancellationToken = default)
    {
        Imports.Add(request);
        return Give("import " + request.Name, Status.Cluster with { Name = request.Name });
    }

    public Task<Answer<bool>> Act(string cluster, string node, AgentCommand command, CancellationToken cancellationToken = default) => Give($"{command.Verb} {cluster} {node}", true);

    public Task<Answer<bool>> Demonstrate(string cluster, string verb, string node, CancellationToken cancellationToken = default) => Give($"demo {verb} {cluster} {node}", true);

    public Task<IReadOnlyList<UserInfo>> Users(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<UserInfo>>([new("ada", Roles.Admin, Now.AddDays(-3), Now.AddMinutes(-1)), new("li", Roles.Viewer, Now.AddDays(-2), null)]);

    public Task<Answer<UserInfo>> SaveUser(string name, string role, string? password, CancellationToken cancellationToken = default) =>
        Give($"user {name} {role}", new UserInfo(name, role, Now, null));

    public Task<Answer<bool>> DeleteUser(string name, CancellationToken cancellationToken = default) => Give("delete user " + name, true);

    public Task<IReadOnlyList<TokenInfo>> Tokens(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<TokenInfo>>([new(Guid.Empty, "ci", Roles.Operator, Now.AddDays(-3), Now.AddDays(27), null)]);

    public Task<Answer<CreatedToken>> CreateToken(string name, string role, int days, CancellationToken cancellationToken = default) =>
        Give($"token {name} {role} {days}", new CreatedToken(new(Guid.NewGuid(), name, role, Now, Now.AddDays(days), null), "cp_secret_once"));

    public Task<Answer<bool>> RevokeToken(Guid id, CancellationToken cancellationToken = default) => Give($"revoke {id}", true);

    public Task<IReadOnlyList<EnrollmentTokenInfo>> EnrollmentTokens(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<EnrollmentTokenInfo>>([new(Guid.Empty, "web-pair", "web1", "agent", Now.AddMinutes(-5), Now.AddMinutes(55), null, null)]);

    public Task<Answer<CreatedEnrollmentToken>> CreateEnrollmentToken(string cluster, string? node, int minutes, CancellationToken cancellationToken = default) =>
        Give($"enrol {cluster} {node} {minutes}", new CreatedEnrollmentToken(new(Guid.NewGuid(), cluster, node, "agent", Now, Now.AddMinutes(minutes), null, null), "enrol_secret_once"));

    public Task<IReadOnlyList<AuditEntry>> Audit(int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>([new(1, Now.AddHours(-1), "ada", "topology.save", "web-pair", "revision 12", "ok")]);

    private Task<Answer<T>> Give<T>(string call, T value)
    {
        Calls.Add(call);
        return Task.FromResult(Refusal is { } refusal ? new Answer<T>(default, refusal) : new Answer<T>(value, null));
    }
}
