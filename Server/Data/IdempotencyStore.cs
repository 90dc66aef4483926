using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>Which keyed requests were answered, and how. One row decides who is first.</summary>
public sealed class IdempotencyStore(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Null: the key is ours now. Else what was there before.</summary>
    public async Task<IdempotencyRow?> ClaimAsync(string who, string key, string path, string bodyHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.IdempotencyKeys.Where(k => k.At < time.GetUtcNow() - Lifetime).ExecuteDeleteAsync(cancellationToken);
        db.IdempotencyKeys.Add(new IdempotencyRow { Who = who, Key = key, Path = path, BodyHash = bodyHash, At = time.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            await using var again = await databases.CreateDbContextAsync(cancellationToken);
            return await again.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Who == who && k.Key == key, cancellationToken);
        }
    }

    public async Task AnsweredAsync(string who, string key, int status, string sealedAnswer, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.IdempotencyKeys.Where(k => k.Who == who && k.Key == key)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.Status, status).SetProperty(x => x.SealedAnswer, sealedAnswer), cancellationToken);
    }

    /// <summary>The request came to nothing: it may be sent again.</summary>
    public async Task ReleaseAsync(string who, string key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.IdempotencyKeys.Where(k => k.Who == who && k.Key == key).ExecuteDeleteAsync(cancellationToken);
    }
}
