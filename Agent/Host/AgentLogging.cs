using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host;

/// <summary>Where log lines go: stdout, with journald's priorities under systemd, with the time elsewhere.</summary>
internal static class AgentLogging
{
    public static ILoggerFactory Create() => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("CLUSTERPORTAL_LOG"), ignoreCase: true, out var level) ? level : LogLevel.Information);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 })
        {
            builder.AddSystemdConsole();
            return;
        }

        builder.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "HH:mm:ss.fff ";
            o.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
        });
    });
}
