using ClusterPortal.Server.Data;

namespace ClusterPortal.Server.Live;

/// <summary>Events older than <c>Retention:EventDays</c> (90 unless set) are forgotten, some thousand at a time.</summary>
public sealed partial class Retention(EventStore events, IConfiguration configuration, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private const int AtOnce = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keep = TimeSpan.FromDays(configuration.GetValue("Retention:EventDays", 90));
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await events.ForgetAsync(time.GetUtcNow() - keep, AtOnce, stoppingToken) == AtOnce)
                    await Task.Delay(TimeSpan.FromMilliseconds(200), time, stoppingToken);
            }
            catch (Exception e) when (Database.IsAway(e))
            {
                Later(log, e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Old events are forgotten later: {Reason}")]
    private static partial void Later(ILogger log, string reason);
}
