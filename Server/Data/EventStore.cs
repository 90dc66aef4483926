using System.Text.Json;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>The history of all clusters: stored once, whatever is sent again, and read back by cursor.</summary>
public sealed class EventStore(NpgsqlDataSource source, IDbContextFactory<PortalDb> databases)
{
    public const int MaxPage = 1000;

    private const string InsertText =
        """
        INSERT INTO events (cluster_id, agent_id, node, sequence, "order", at, kind, severity, data)
        SELECT $1, $2, $3, e.sequence, e.hlc, e.at, e.kind, e.severity, e.data::jsonb
        FROM unnest($4::bigint[], $5::bigint[], $6::timestamptz[], $7::text[], $8::int[], $9::text[]) WITH ORDINALITY
             AS e(sequence, hlc, at, kind, severity, data, n) ORDER BY e.n
        ON CONFLICT (agent_id, sequence) DO NOTHING
        RETURNING id, "order", at, kind, severity, data::text
        """;

    /// <value>Names this process in what it tells the others, so that it need not read its own events back.</value>
    public Guid Replica { get; } = Guid.NewGuid();

    /// <summary>Stores what is new of <paramref name="events"/> and answers that, with ids.</summary>
    /// <param name="agent">Null for the portal's own events.</param>
    public async Task<IReadOnlyList<ClusterEvent>> AddAsync(Guid clusterId, string cluster, Guid? agent, string node, IReadOnlyList<NodeEvent> events, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // One writer per cluster at a time: ids are committed in their order, so a reader that goes by id misses none.
        await using (var order = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction))
        {
            order.Parameters.Add(new() { Value = BitConverter.ToInt64(clusterId.ToByteArray()) });
            await order.ExecuteNonQueryAsync(cancellationToken);
        }

        var stored = new List<ClusterEvent>();
        await using (var insert = Insert(connection, transaction, clusterId, agent, node, events))
        await using (var reader = await insert.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                stored.Add(Read(reader, cluster, node));
        }

        if (stored.Count > 0)
        {
            await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection, transaction);
            notify.Parameters.Add(new() { Value = Notifications.Channel });
            notify.Parameters.Add(new() { Value = $"{Notifications.Events} {clusterId} {stored[0].Id} {stored[^1].Id} {Replica}" });
            await notify.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>The newest by <see cref="NodeEvent.Order"/>, newest first.</summary>
    public async Task<IReadOnlyList<ClusterEvent>> NewestAsync(Guid clusterId, string cluster, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Events.AsNoTracking().Where(e => e.ClusterId == clusterId)
            .OrderByDescending(e => e.Order).ThenByDescending(e => e.Id).Take(limit).ToListAsync(cancellationToken);
        return [.. rows.Select(r => Shape(r, cluster))];
    }

    /// <summary>By id, oldest first: what came after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<ClusterEvent>> AfterAsync(Guid clusterId, string cluster, long after, long? upTo, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Events.AsNoTracking().Where(e => e.ClusterId == clusterId && e.Id > after);
        if (upTo is { } last)
            rows = rows.Where(e => e.Id <= last);
        return [.. (await rows.OrderBy(e => e.Id).Take(limit).ToListAsync(cancellationToken)).Select(r => Shape(r, cluster))];
    }

    public async Task<long> LastIdAsync(Guid clusterId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Events.Where(e => e.ClusterId == clusterId).MaxAsync(e => (long?)e.Id, cancellationToken) ?? 0;
    }

    /// <summary>History, newest first, in the order in which things happened.</summary>
    public async Task<EventPage> PageAsync(Guid clusterId, string cluster, EventQuery query, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(query.Limit, 1, MaxPage);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Events.AsNoTracking().Where(e => e.ClusterId == clusterId);
        if (query.Node is { Length: > 0 } node)
            rows = rows.Where(e => e.Node == node);
        if (query.Kind is { Length: > 0 } kind)
            rows = rows.Where(e => e.Kind == kind);
        if (query.Severity is { } severity)
            rows = rows.Where(e => e.Severity >= (int)severity);
        if (EventCursor.TryParse(query.Cursor, out var cursor))
            rows = rows.Where(e => e.Order < cursor.Order || (e.Order == cursor.Order && e.Id < cursor.Id));
        var page = await rows.OrderByDescending(e => e.Order).ThenByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > limit;
        var shown = page.Take(limit).ToList();
        return new([.. shown.Select(r => Shape(r, cluster))], more ? new EventCursor(shown[^1].Order, shown[^1].Id).ToString() : null);
    }

    /// <summary>The highest stored sequence of every agent that is not revoked.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> LastSequencesAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Agents.Where(a => a.RevokedAt == null)
            .Select(a => new { a.Id, Last = db.Events.Where(e => e.AgentId == a.Id).Max(e => e.Sequence) })
            .ToDictionaryAsync(a => a.Id, a => a.Last ?? 0, cancellationToken);
    }

    /// <summary>Deletes what is older than <paramref name="before"/>, a bounded number at a time. The newest of each agent stays: it is the acknowledgement.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM events WHERE id IN (
              SELECT e.id FROM events e WHERE e.at < {before}
              AND e.sequence IS DISTINCT FROM (SELECT max(l.sequence) FROM events l WHERE l.agent_id = e.agent_id) LIMIT {limit})
            """,
            cancellationToken);
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid clusterId, Guid? agent, string node, IReadOnlyList<NodeEvent> events)
    {
        var insert = new NpgsqlCommand(InsertText, connection, transaction);
        insert.Parameters.Add(new() { Value = clusterId });
        insert.Parameters.Add(new() { Value = agent is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        insert.Parameters.Add(new() { Value = node });
        insert.Parameters.Add(new() { Value = events.Select(e => agent is null ? (long?)null : e.Sequence).ToArray() });
        insert.Parameters.Add(new() { Value = events.Select(e => e.Order).ToArray() });
        insert.Parameters.Add(new() { Value = events.Select(e => e.At.UtcDateTime).ToArray() });
        insert.Parameters.Add(new() { Value = events.Select(e => e.Kind).ToArray() });
        insert.Parameters.Add(new() { Value = events.Select(e => (int)e.Severity).ToArray() });
        insert.Parameters.Add(new() { Value = events.Select(e => JsonSerializer.Serialize(e.Data)).ToArray() });
        return insert;
    }

    private static ClusterEvent Read(NpgsqlDataReader reader, string cluster, string node) =>
        new(reader.GetInt64(0), cluster, node, reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), (EventSeverity)reader.GetInt32(4), Particulars(reader.GetString(5)));

    private static ClusterEvent Shape(EventRow row, string cluster) =>
        new(row.Id, cluster, row.Node, row.Order, row.At, row.Kind, (EventSeverity)row.Severity, Particulars(row.Data));

    private static SortedDictionary<string, string> Particulars(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [], StringComparer.Ordinal);
}
