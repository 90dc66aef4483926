using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>
/// LISTEN on a connection of its own for as long as the server runs, and with it the watch over the database:
/// when the connection is lost the database is away; when it is back, everything is read again before it counts as back.
/// </summary>
public sealed partial class NotificationListener(NpgsqlDataSource source, Database database, ILogger<NotificationListener> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);

    /// <param name="readAll">Called once listening: nothing is missed between reading and hearing.</param>
    /// <param name="heard">What was told, one at a time.</param>
    public async Task RunAsync(Func<CancellationToken, Task> readAll, Func<string, CancellationToken, Task> heard, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(readAll, heard, stoppingToken);
            }
            catch (Exception e) when (Database.IsAway(e))
            {
                if (!database.Away)
                    Lost(log, e.Message);
                database.Set(away: true);
                await Task.Delay(Pause, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One row that cannot be read must not end the portal, nor be passed over in silence.
                Failed(log, e);
                await Task.Delay(LongPause, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(Func<CancellationToken, Task> readAll, Func<string, CancellationToken, Task> heard, CancellationToken stoppingToken)
    {
        await using var connection = await source.OpenConnectionAsync(stoppingToken);
        var told = new Queue<string>();
        connection.Notification += (_, e) => told.Enqueue(e.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN " + Notifications.Channel, connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);
        await readAll(stoppingToken);
        if (database.Away)
            Found(log);
        database.Set(away: false);
        while (true)
        {
            while (told.TryDequeue(out var payload))
                await heard(payload, stoppingToken);
            await connection.WaitAsync(stoppingToken); // Keepalive= in the connection string finds a dead peer
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database is away: {Reason}. Agents stay connected and keep their events; trying again.")]
    private static partial void Lost(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "What the database holds could not be taken over; trying again")]
    private static partial void Failed(ILogger log, Exception e);

    [LoggerMessage(LogLevel.Information, "The database is here.")]
    private static partial void Found(ILogger log);
}
