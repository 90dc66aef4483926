using System.Diagnostics;
using System.Globalization;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>What the agents cost while nothing happens.</summary>
/// <param name="ResidentMegabytes">VmRSS of proc_pid_status(5), of each agent.</param>
/// <param name="CpuPercent">Of one processor, of each agent.</param>
public sealed record AgentCosts(IReadOnlyList<double> ResidentMegabytes, IReadOnlyList<double> CpuPercent)
{
    /// <summary>USER_HZ, see times(2): 100 on Linux.</summary>
    private const double TicksPerSecond = 100;

    public static async Task<AgentCosts> MeasureAsync(string agentProgram, TimeSpan period, CancellationToken cancellationToken)
    {
        var agents = Process.GetProcesses().Where(p => Runs(p.Id, agentProgram)).Select(p => p.Id).ToList();
        var before = agents.ToDictionary(id => id, Ticks);
        await Task.Delay(period, cancellationToken);
        return new AgentCosts(
            [.. agents.Select(Resident)],
            [.. agents.Select(id => (Ticks(id) - before[id]) / TicksPerSecond / period.TotalSeconds * 100)]);
    }

    private static bool Runs(int id, string program)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").StartsWith(program + "\0run\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    }

    private static double Resident(int id) =>
        double.Parse(File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    // Fields 14 and 15 of proc_pid_stat(5): utime and stime. The second, in parentheses, may hold blanks.
    private static double Ticks(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
