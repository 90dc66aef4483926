using ClusterPortal.Client.Model;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Access;

/// <summary>People and tokens, with the rules for their names, roles and lifetimes.</summary>
public sealed class UserService(AccessStore access, AccessCache cache, AgentStore agents, LiveClusters live, TimeProvider time)
{
    private const int MaxTokenDays = 3_650;
    private const int MaxEnrollmentMinutes = 24 * 60;

    public async Task<Answer<UserInfo>> SaveAsync(Actor actor, string name, string role, string? password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!AccountNames.IsGood(name))
            return Invalid<UserInfo>("/name", "bad-name", AccountNames.Rule);
        if (RoleOrder.Rank(role) == 0)
            return UnknownRole<UserInfo>(role);
        if (password is not null && !AccountNames.IsGoodPassword(password))
            return Invalid<UserInfo>("/password", "bad-password", AccountNames.PasswordRule);
        if (role != Roles.Admin && await IsLastAdminAsync(name, cancellationToken))
            return Answers.Not<UserInfo>(Codes.Conflict, $"\"{name}\" is the only admin: make another one first.");
        var saved = await access.SaveUserAsync(actor.Name, name, role, password, cancellationToken);
        cache.Forget();
        return saved is null ? Invalid<UserInfo>("/password", "missing", "A new person needs a password.") : Answers.Ok(saved);
    }

    public async Task<Answer<bool>> DeleteAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await IsLastAdminAsync(name, cancellationToken))
            return Answers.Not<bool>(Codes.Conflict, $"\"{name}\" is the only admin: make another one first.");
        var deleted = await access.DeleteUserAsync(actor.Name, name, cancellationToken);
        cache.Forget();
        return deleted ? Answers.Ok(true) : Answers.Not<bool>(Codes.NotFound, $"There is no user \"{name}\".");
    }

    /// <param name="days">0: it does not expire.</param>
    public async Task<Answer<CreatedToken>> CreateTokenAsync(Actor actor, string name, string role, int days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!AccountNames.IsGood(name))
            return Invalid<CreatedToken>("/name", "bad-name", AccountNames.Rule);
        if (RoleOrder.Rank(role) == 0)
            return UnknownRole<CreatedToken>(role);
        if (days is < 0 or > MaxTokenDays)
            return Invalid<CreatedToken>("/days", "out-of-range", $"A token lives for 1 to {MaxTokenDays} days, or for ever with 0.");
        return Answers.Ok(await access.CreateTokenAsync(actor.Name, name, role, days == 0 ? null : time.GetUtcNow().AddDays(days), replace: false, cancellationToken));
    }

    public async Task<Answer<bool>> RevokeTokenAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var revoked = await access.RevokeTokenAsync(actor.Name, id, cancellationToken);
        cache.Forget();
        return revoked ? Answers.Ok(true) : Answers.Not<bool>(Codes.NotFound, $"There is no token {id}.");
    }

    /// <param name="node">Null: any node of the topology.</param>
    /// <param name="kind">agent or probe.</param>
    public async Task<Answer<CreatedEnrollmentToken>> CreateEnrollmentTokenAsync(Actor actor, string cluster, string? node, string kind, int minutes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<CreatedEnrollmentToken>(cluster);
        if (kind is not (AgentKinds.Agent or AgentKinds.Probe))
            return Invalid<CreatedEnrollmentToken>("/kind", "unknown-kind", $"\"{kind}\" is neither agent nor probe.");
        if (minutes is < 1 or > MaxEnrollmentMinutes)
            return Invalid<CreatedEnrollmentToken>("/minutes", "out-of-range", $"An enrolment token lives for 1 to {MaxEnrollmentMinutes} minutes.");
        if (node is not null && kind == AgentKinds.Agent && head.Topology.Nodes.All(n => n.Name != node))
            return Invalid<CreatedEnrollmentToken>("/node", "unknown-node", $"Cluster \"{head.Name}\" has no node \"{node}\". It has: {string.Join(", ", head.Topology.Nodes.Select(n => n.Name))}.");
        return Answers.Ok(await agents.CreateTokenAsync(actor.Name, head.Id, head.Name, node, kind, TimeSpan.FromMinutes(minutes), cancellationToken));
    }

    private static Answer<T> UnknownRole<T>(string role) => Invalid<T>("/role", "unknown-role", $"\"{role}\" is none of {Roles.Viewer}, {Roles.Operator}, {Roles.Admin}.");

    private static Answer<T> Invalid<T>(string pointer, string code, string message) => Answers.Not<T>(Codes.Invalid, message, [new(pointer, code, message)]);

    private async Task<bool> IsLastAdminAsync(string name, CancellationToken cancellationToken) =>
        await access.AdminsAsync(cancellationToken) == 1
        && (await access.UsersAsync(cancellationToken)).Any(u => u.Role == Roles.Admin && string.Equals(u.Name, name, StringComparison.OrdinalIgnoreCase));
}
