using System.Security.Cryptography;
using System.Text;
using ClusterPortal.Shared.Contracts;
using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Data;

/// <summary>
/// The audit log: entries are only ever added, each in the transaction of what it tells of,
/// and each carries the hash of the one before, so that a missing or altered one is found.
/// </summary>
public sealed class AuditLog(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <summary>Any number will do, as long as nothing else in this database takes the same lock.</summary>
    private const long ChainLock = 0x6175646974;

    /// <summary>Adds an entry in the transaction that <paramref name="db"/> has open. Saved with it.</summary>
    public async Task AppendAsync(PortalDb db, string who, string what, string? cluster, string detail, string result, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", cancellationToken);
        var last = await db.Audit.AsNoTracking().OrderByDescending(a => a.Id).Select(a => a.Hash).FirstOrDefaultAsync(cancellationToken) ?? "";
        var at = Microseconds.Truncate(time.GetUtcNow());
        db.Audit.Add(new AuditRow
        {
            At = at,
            Who = who,
            What = what,
            Cluster = cluster,
            Detail = detail,
            Result = result,
            PreviousHash = last,
            Hash = HashOf(last, at, who, what, cluster, detail, result),
        });
    }

    /// <summary>An entry in a transaction of its own: for what was refused, or is not in the database.</summary>
    public async Task WriteAsync(string who, string what, string? cluster, string detail, string result, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AppendAsync(db, who, what, cluster, detail, result, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The newest entries, newest first, below <paramref name="before"/> when given.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(int limit, long? before, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Audit.AsNoTracking();
        if (before is { } id)
            rows = rows.Where(a => a.Id < id);
        return await rows.OrderByDescending(a => a.Id).Take(limit)
            .Select(a => new AuditEntry(a.Id, a.At, a.Who, a.What, a.Cluster, a.Detail, a.Result)).ToListAsync(cancellationToken);
    }

    /// <summary>The first entry whose hash or link is wrong; null when the chain is whole.</summary>
    public async Task<long?> FirstBrokenAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var last = "";
        await foreach (var a in db.Audit.AsNoTracking().OrderBy(a => a.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (a.PreviousHash != last || a.Hash != HashOf(last, a.At, a.Who, a.What, a.Cluster, a.Detail, a.Result))
                return a.Id;
            last = a.Hash;
        }

        return null;
    }

    private static string HashOf(string last, DateTimeOffset at, string who, string what, string? cluster, string detail, string result)
    {
        // Length before each part: no two entries write the same bytes.
        var text = new StringBuilder();
        foreach (var part in (string[])[last, at.UtcDateTime.ToString("O"), who, what, cluster ?? "", detail, result])
            text.Append(part.Length).Append(':').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
