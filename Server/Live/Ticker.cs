namespace ClusterPortal.Server.Live;

/// <summary>What depends on the time alone (a report grows old, a story comes to its end) is looked at once a second.</summary>
public sealed class Ticker(LiveClusters live, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            live.Tick();
    }
}
