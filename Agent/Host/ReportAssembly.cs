using System.Text.Json;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host;

/// <summary>Keeps a report under the size of one message: what is least missed goes first, and that is said. Pure.</summary>
public static class ReportAssembly
{
    /// <summary>Messages stay under 60 kB; this leaves room for SignalR's own frame.</summary>
    public const int Largest = 56 * 1024;

    public const string Trimmed = "report-trimmed";

    public static NodeReport Fit(NodeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Size(report) <= Largest)
            return report;
        report = report with { Warnings = [.. report.Warnings.Take(50), Trimmed], Placement = [], Table = report.Table with { Drift = [.. report.Table.Drift.Take(10)], Services = [.. report.Table.Services.Select(Bare)] } };
        while (Size(report) > Largest && (report.Checks.Count > 0 || report.Table.Services.Count > 0))
        {
            report = report with
            {
                Checks = [.. report.Checks.Take(report.Checks.Count / 2)],
                Table = report.Table with { Services = [.. report.Table.Services.Take(report.Table.Services.Count * 3 / 4)] },
            };
        }

        return report;
    }

    private static ServiceReport Bare(ServiceReport service) => service with { Statistics = null, Destinations = [.. service.Destinations.Select(d => d with { Statistics = null })] };

    private static int Size(NodeReport report) => JsonSerializer.SerializeToUtf8Bytes(report, ContractJson.Default.NodeReport).Length;
}
