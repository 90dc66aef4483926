using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>What came of writing a revision.</summary>
public abstract record CommitResult
{
    public sealed record Committed(ClusterHead Head, RevisionInfo Info) : CommitResult;

    /// <summary>The document is already what is there.</summary>
    public sealed record Unchanged(ClusterHead Head, RevisionInfo Info) : CommitResult;

    /// <summary>Someone else was first: what is there now.</summary>
    public sealed record Stale(ClusterHead Head) : CommitResult;

    public sealed record NameTaken : CommitResult;

    public sealed record NotFound : CommitResult;
}

/// <param name="ETag">Null when the cluster is new.</param>
public sealed record Commit(string Cluster, ClusterTopology Topology, string? ETag, string By, string Why, string What);

/// <summary>Clusters and their revisions. A revision, its audit entry and its notification are one transaction.</summary>
public sealed class RevisionStore(IDbContextFactory<PortalDb> databases, ClusterKeys keys, AuditLog audit, TimeProvider time)
{
    /// <summary>Revision 1 of a new cluster.</summary>
    public async Task<CommitResult> CreateAsync(Commit commit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (sealedKey, publicKey) = keys.NewSigningKey();
        var row = new ClusterRow
        {
            Id = Guid.NewGuid(),
            Name = commit.Topology.Name,
            CreatedAt = Microseconds.Truncate(time.GetUtcNow()),
            SealedSigningKey = sealedKey,
            PublicKey = publicKey,
            SealedKeyRing = keys.Seal(ClusterKeys.NewRing()),
        };
        db.Clusters.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new CommitResult.NameTaken();
        }

        var result = await AppendAsync(db, row, previous: null, commit, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The next revision. Writers wait for each other on the cluster's row; the second finds its ETag stale.</summary>
    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.Clusters.FromSql($"SELECT * FROM clusters WHERE name = {commit.Cluster} AND deleted_at IS NULL FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            return new CommitResult.NotFound();
        var head = await HeadRowAsync(db, row, cancellationToken);
        if (TopologyETag.Of(head.Number, head.Hash) != commit.ETag)
            return new CommitResult.Stale(Head(row, head));
        if (CanonicalJson.Write(commit.Topology) == head.Document)
            return new CommitResult.Unchanged(Head(row, head), Info(head));
        var result = await AppendAsync(db, row, head, commit, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Ends a cluster and revokes its agents; its history stays. False: there is none, or another has changed it.</summary>
    public async Task<bool> DeleteAsync(string cluster, string etag, string by, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.Clusters.FromSql($"SELECT * FROM clusters WHERE name = {cluster} AND deleted_at IS NULL FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            return false;
        var head = await HeadRowAsync(db, row, cancellationToken);
        if (TopologyETag.Of(head.Number, head.Hash) != etag)
            return false;
        row.DeletedAt = time.GetUtcNow();
        await db.Agents.Where(a => a.ClusterId == row.Id && a.RevokedAt == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.RevokedAt, row.DeletedAt), cancellationToken);
        await audit.AppendAsync(db, by, "delete-cluster", cluster, "", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Cluster, row.Id, cancellationToken);
        await db.NotifyAsync(Notifications.Agents, row.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Every cluster that is not deleted, or the one with that id.</summary>
    public async Task<IReadOnlyList<ClusterHead>> HeadsAsync(Guid? only, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Clusters.AsNoTracking().Where(c => c.DeletedAt == null && (only == null || c.Id == only))
            .Join(db.Revisions, c => new { c.Id, Number = c.Head }, r => new { Id = r.ClusterId, r.Number }, (c, r) => new { c, r })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(x => Head(x.c, x.r))];
    }

    public async Task<IReadOnlyList<RevisionInfo>> ListAsync(Guid clusterId, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Revisions.Where(r => r.ClusterId == clusterId && (before == null || r.Number < before))
            .OrderByDescending(r => r.Number).Take(limit)
            .Select(r => new RevisionInfo(r.Number, r.At, r.By, r.Why, r.Hash, r.Changes)).ToListAsync(cancellationToken);
    }

    public async Task<(RevisionInfo Info, ClusterTopology Topology)?> FindAsync(Guid clusterId, long number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Revisions.AsNoTracking().SingleOrDefaultAsync(r => r.ClusterId == clusterId && r.Number == number, cancellationToken) is { } row
            ? (Info(row), CanonicalJson.Read(row.Document))
            : null;
    }

    private async Task<CommitResult> AppendAsync(PortalDb db, ClusterRow row, RevisionRow? previous, Commit commit, CancellationToken cancellationToken)
    {
        using var key = keys.OpenSigningKey(row.SealedSigningKey);
        var envelope = RevisionSigning.Sign(row.Id, (previous?.Number ?? 0) + 1, previous?.Hash ?? "", CanonicalJson.Write(commit.Topology), key);
        var changes = previous is null ? 0 : TopologyDiff.Compute(CanonicalJson.Read(previous.Document), commit.Topology).Count;
        var revision = new RevisionRow
        {
            ClusterId = row.Id,
            Number = envelope.Number,
            Document = envelope.Document,
            Hash = envelope.Hash,
            PreviousHash = envelope.PreviousHash,
            Signature = envelope.Signature,
            By = commit.By,
            Why = commit.Why,
            At = Microseconds.Truncate(time.GetUtcNow()),
            Changes = changes,
        };
        db.Revisions.Add(revision);
        row.Head = envelope.Number;
        await audit.AppendAsync(db, commit.By, commit.What, row.Name, $"revision {envelope.Number}, {changes} changes: {commit.Why}", "ok", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyAsync(Notifications.Cluster, row.Id, cancellationToken);
        return new CommitResult.Committed(Head(row, revision), Info(revision));
    }

    private static Task<RevisionRow> HeadRowAsync(PortalDb db, ClusterRow row, CancellationToken cancellationToken) =>
        db.Revisions.AsNoTracking().SingleAsync(r => r.ClusterId == row.Id && r.Number == row.Head, cancellationToken);

    private static RevisionInfo Info(RevisionRow row) => new(row.Number, row.At, row.By, row.Why, row.Hash, row.Changes);

    private ClusterHead Head(ClusterRow row, RevisionRow revision) => new(
        row.Id,
        row.Name,
        row.CreatedAt,
        new RevisionEnvelope
        {
            ClusterId = row.Id,
            Number = revision.Number,
            Document = revision.Document,
            Hash = revision.Hash,
            PreviousHash = revision.PreviousHash,
            Signature = revision.Signature,
        },
        CanonicalJson.Read(revision.Document),
        keys.OpenRing(row.SealedKeyRing),
        row.PublicKey);
}
