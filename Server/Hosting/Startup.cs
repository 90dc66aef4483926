using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Hosting;

/// <summary>Brings the database up to date, reads it, lets the first person in. With a database that is away it waits for it.</summary>
public sealed partial class Startup(
    IDbContextFactory<PortalDb> databases, LiveSync sync, LiveClusters live, Bootstrap bootstrap, PrometheusText metrics, PortalMetrics own, IConfiguration configuration, ILogger<Startup> log)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _ = (metrics, own); // measure from now on
        var pause = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                await using (var db = await databases.CreateDbContextAsync(cancellationToken))
                    await db.Database.MigrateAsync(cancellationToken);
                await sync.ReadAllAsync(cancellationToken);
                await bootstrap.WriteTokenAsync(cancellationToken);
                live.Trouble(null);
                return;
            }
            catch (Exception e) when (Database.IsAway(e))
            {
                Waiting(log, e.Message);
                await Task.Delay(pause, cancellationToken);
                pause = pause < TimeSpan.FromSeconds(4) ? pause * 2 : pause;
            }
        }
    }

    /// <summary>Once the portal listens: its socket is closed to others, and the first person is told how to get in.</summary>
    public void Started(ICollection<string> urls)
    {
        PortalSocket.Restrict(configuration);
        _ = TellAsync(urls.FirstOrDefault(u => !u.Contains("unix:", StringComparison.Ordinal)) ?? "http://localhost");
    }

    private async Task TellAsync(string url)
    {
        try
        {
            if (await bootstrap.FirstLinkAsync(url.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal), CancellationToken.None) is { } link)
                await Console.Out.WriteLineAsync($"Sign in: {link}");
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            Waiting(log, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Reason}")]
    private static partial void Waiting(ILogger log, string reason);
}
