using System.Collections.Concurrent;
using ClusterPortal.Server.Data;

namespace ClusterPortal.Server.Access;

/// <summary>
/// Accounts and tokens as last read, for half a minute: a session that was good a moment ago stays good while the database is away.
/// Forgotten as soon as a replica says that access has changed.
/// </summary>
public sealed class AccessCache(AccessStore store, Database database, TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, (KnownAccount? Account, DateTimeOffset At)> _accounts = new();
    private readonly ConcurrentDictionary<Guid, (KnownToken? Token, DateTimeOffset At)> _tokens = new();

    public void Forget()
    {
        _accounts.Clear();
        _tokens.Clear();
    }

    /// <exception cref="Npgsql.NpgsqlException">The database is away, and it is not known from before.</exception>
    public Task<KnownAccount?> AccountAsync(Guid id, CancellationToken cancellationToken) => GetAsync(_accounts, id, store.FindAsync, cancellationToken);

    /// <inheritdoc cref="AccountAsync"/>
    public async Task<KnownToken?> TokenAsync(Guid id, CancellationToken cancellationToken) =>
        await GetAsync(_tokens, id, async (i, c) =>
        {
            var found = await store.FindTokenAsync(i, c);
            if (found is not null)
                await store.TouchTokenAsync(i, c);
            return found;
        }, cancellationToken) is { } token && (token.ExpiresAt is null || token.ExpiresAt > time.GetUtcNow()) ? token : null;

    private async Task<T?> GetAsync<T>(ConcurrentDictionary<Guid, (T? Value, DateTimeOffset At)> known, Guid id, Func<Guid, CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        var now = time.GetUtcNow();
        var isKnown = known.TryGetValue(id, out var entry);
        if (isKnown && (now - entry.At < Lifetime || database.Away))
            return entry.Value;
        try
        {
            var value = await read(id, cancellationToken);
            if (known.Count >= MaxEntries)
                known.Clear();
            known[id] = (value, now);
            return value;
        }
        catch (Exception e) when (isKnown && Database.IsAway(e))
        {
            return entry.Value;
        }
    }
}
