using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Shared.Contracts;
using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Data;

/// <summary>Agents and the one-time tokens that make them.</summary>
public sealed class AgentStore(IDbContextFactory<PortalDb> databases, AuditLog audit, TimeProvider time)
{
    public async Task<IReadOnlyList<AgentRecord>> AllAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Agents.Where(a => a.RevokedAt == null)
            .Select(a => new AgentRecord(a.Id, a.ClusterId, a.Node, a.Kind, a.PublicKey)).ToListAsync(cancellationToken);
    }

    public async Task<CreatedEnrollmentToken> CreateTokenAsync(string by, Guid clusterId, string cluster, string? node, string kind, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var secret = Secrets.New();
        var now = Microseconds.Truncate(time.GetUtcNow());
        var row = new EnrollmentTokenRow
        {
            Id = Guid.NewGuid(),
            ClusterId = clusterId,
            Node = node,
            Kind = kind,
            Hash = Secrets.Hash(secret),
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.EnrollmentTokens.Add(row);
        await audit.AppendAsync(db, by, "create-enrollment-token", cluster, $"{kind} {node ?? "any node"}, until {row.ExpiresAt:u}", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(new(row.Id, cluster, node, kind, row.CreatedAt, row.ExpiresAt, null, null), secret);
    }

    public async Task<IReadOnlyList<EnrollmentTokenInfo>> TokensAsync(int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.EnrollmentTokens.Join(db.Clusters, t => t.ClusterId, c => c.Id, (t, c) => new { t, c.Name })
            .OrderByDescending(x => x.t.CreatedAt).Take(limit)
            .Select(x => new EnrollmentTokenInfo(x.t.Id, x.Name, x.t.Node, x.t.Kind, x.t.CreatedAt, x.t.ExpiresAt, x.t.UsedAt, x.t.UsedBy)).ToListAsync(cancellationToken);
    }

    /// <summary>What a token is for, whatever its state; null when there is none.</summary>
    public async Task<EnrollmentTokenRow?> FindTokenAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(secret);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.EnrollmentTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancellationToken);
    }

    /// <summary>Uses up a token and enrols the node; an older agent of that node is revoked with it. Null: someone else used the token first, or it ran out.</summary>
    public async Task<AgentRecord?> EnrolAsync(EnrollmentTokenRow token, string cluster, string node, string publicKey, CancellationToken cancellationToken)
    {
        var now = Microseconds.Truncate(time.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // One statement decides the race: only one transaction finds the token unused.
        var used = await db.EnrollmentTokens.Where(t => t.Id == token.Id && t.UsedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now).SetProperty(x => x.UsedBy, node), cancellationToken);
        if (used == 0)
            return null;
        await db.Agents.Where(a => a.ClusterId == token.ClusterId && a.Node == node && a.RevokedAt == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.RevokedAt, now), cancellationToken);
        var row = new AgentRow { Id = Guid.NewGuid(), ClusterId = token.ClusterId, Node = node, Kind = token.Kind, PublicKey = publicKey, EnrolledAt = now };
        db.Agents.Add(row);
        await audit.AppendAsync(db, $"token of {token.CreatedBy}", "enroll", cluster, $"{token.Kind} {node}", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Agents, token.ClusterId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(row.Id, row.ClusterId, row.Node, row.Kind, row.PublicKey);
    }

    public async Task<bool> RevokeAsync(string by, Guid clusterId, string cluster, string node, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var revoked = await db.Agents.Where(a => a.ClusterId == clusterId && a.Node == node && a.RevokedAt == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.RevokedAt, time.GetUtcNow()), cancellationToken);
        if (revoked == 0)
            return false;
        await audit.AppendAsync(db, by, "revoke-agent", cluster, node, "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Agents, clusterId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
