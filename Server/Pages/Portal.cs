using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Api;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Components.Authorization;

namespace ClusterPortal.Server.Pages;

/// <summary>The portal as the dashboard's pages see it, with the rights of the circuit's person.</summary>
public sealed class Portal(
    AuthenticationStateProvider authentication, LiveClusters live, TopologyService topologies, ImportService imports, ActionService actions,
    EventStore events, AgentStore agents, AccessStore access, AuditLog audit, UserService users) : IPortal
{
    private const int MaxRevisions = 1_000;

    public async Task<PortalUser?> WhoAmI() => await ActorAsync() is { } actor ? new(actor.Name, actor.Role) : null;

    public Feed<IReadOnlyList<ClusterSummary>> WatchClusters() => live.WatchOverview();

    public Feed<ClusterStatus>? WatchCluster(string cluster) => live.Find(cluster)?.Snapshots.Watch();

    public Task<EventPage> Events(string cluster, EventQuery query, CancellationToken cancellationToken = default) =>
        live.Find(cluster)?.Head is { } head ? events.PageAsync(head.Id, head.Name, query, cancellationToken) : Task.FromResult(new EventPage([], null));

    public async Task<IReadOnlyList<RevisionInfo>> Revisions(string cluster, CancellationToken cancellationToken = default) =>
        await topologies.RevisionsAsync(cluster, before: null, MaxRevisions, cancellationToken) ?? [];

    public async Task<ClusterTopology?> Revision(string cluster, long number, CancellationToken cancellationToken = default) =>
        (await topologies.RevisionAsync(cluster, number, cancellationToken))?.Topology;

    public async Task<IReadOnlyList<TopologyChange>> Diff(string cluster, long from, long to, CancellationToken cancellationToken = default) =>
        (await topologies.DiffAsync(cluster, from, to, cancellationToken)).Value ?? [];

    public Task<TopologyDocument> Topology(string cluster, CancellationToken cancellationToken = default) =>
        Task.FromResult(topologies.Document(cluster) ?? new("", "", 0));

    public Task<Answer<TopologyPlan>> Plan(string cluster, string document, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Viewer, _ => Task.FromResult(PlanOf(cluster, document)));

    public Task<Answer<RevisionInfo>> Save(string cluster, string document, string etag, string why, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => Requests.Parse(document) is { Error: { } error }
            ? Task.FromResult(new Answer<RevisionInfo>(null, error))
            : topologies.SaveAsync(actor, cluster, CanonicalJson.Read(document), etag, why, cancellationToken));

    public Task<Answer<RevisionInfo>> Rollback(string cluster, long number, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => topologies.RollbackAsync(actor, cluster, number, etag: null, cancellationToken));

    public Task<Answer<ImportReport>> PreviewImport(ImportRequest request, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, _ => Task.Run(() => ImportService.Preview(request), cancellationToken));

    public Task<Answer<ClusterInfo>> Import(ImportRequest request, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => imports.ImportAsync(actor, request, cancellationToken));

    public Task<Answer<bool>> Act(string cluster, string node, AgentCommand command, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Operator, actor => actions.ActAsync(actor, cluster, node, command, cancellationToken));

    public Task<Answer<bool>> Demonstrate(string cluster, string verb, string node, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Operator, actor => actions.DemonstrateAsync(actor, cluster, verb, node, cancellationToken));

    public Task<IReadOnlyList<UserInfo>> Users(CancellationToken cancellationToken = default) => ListAsync(() => access.UsersAsync(cancellationToken));

    public Task<Answer<UserInfo>> SaveUser(string name, string role, string? password, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => users.SaveAsync(actor, name, role, password, cancellationToken));

    public Task<Answer<bool>> DeleteUser(string name, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => users.DeleteAsync(actor, name, cancellationToken));

    public Task<IReadOnlyList<TokenInfo>> Tokens(CancellationToken cancellationToken = default) => ListAsync(() => access.TokensAsync(cancellationToken));

    public Task<Answer<CreatedToken>> CreateToken(string name, string role, int days, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => users.CreateTokenAsync(actor, name, role, days, cancellationToken));

    public Task<Answer<bool>> RevokeToken(Guid id, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => users.RevokeTokenAsync(actor, id, cancellationToken));

    public Task<IReadOnlyList<EnrollmentTokenInfo>> EnrollmentTokens(CancellationToken cancellationToken = default) => ListAsync(() => agents.TokensAsync(limit: 200, cancellationToken));

    public Task<Answer<CreatedEnrollmentToken>> CreateEnrollmentToken(string cluster, string? node, int minutes, CancellationToken cancellationToken = default) =>
        AsAsync(Roles.Admin, actor => users.CreateEnrollmentTokenAsync(actor, cluster, node, AgentKinds.Agent, minutes, cancellationToken));

    public Task<IReadOnlyList<AuditEntry>> Audit(int limit, CancellationToken cancellationToken = default) =>
        ListAsync(() => audit.ReadAsync(Math.Clamp(limit, 1, 1_000), before: null, cancellationToken));

    private Answer<TopologyPlan> PlanOf(string cluster, string document)
    {
        var parsed = Requests.Parse(document);
        return parsed.Error is { Problems: { } problems } ? Answers.Ok(new TopologyPlan(problems, [])) : topologies.Plan(cluster, parsed.Value!);
    }

    private async Task<Actor?> ActorAsync() => Actor.Of((await authentication.GetAuthenticationStateAsync()).User);

    private async Task<Answer<T>> AsAsync<T>(string role, Func<Actor, Task<Answer<T>>> act)
    {
        if (await ActorAsync() is not { } actor || !actor.Has(role))
            return Answers.Not<T>(Codes.Forbidden, $"This needs the role {role}.");
        try
        {
            return await act(actor);
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            return Answers.Not<T>(Codes.DatabaseAway, "The portal cannot reach its database. Nothing was changed; the clusters go on by themselves.");
        }
    }

    /// <summary>What only an admin may list: nothing for anyone else.</summary>
    private async Task<IReadOnlyList<T>> ListAsync<T>(Func<Task<IReadOnlyList<T>>> read) =>
        await ActorAsync() is { } actor && actor.Has(Roles.Admin) ? await read() : [];
}
