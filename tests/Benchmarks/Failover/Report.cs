using System.Globalization;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>The figures, and how they are written down: as a table in Markdown.</summary>
public sealed class Report
{
    private readonly Dictionary<(TimeSpan Keepalive, string Fault), Dictionary<string, Series>> _series = [];

    public Dictionary<TimeSpan, AgentCosts> Costs { get; } = [];

    public Dictionary<TimeSpan, TimeSpan> FirstChange { get; } = [];

    public IReadOnlyList<TimeSpan> TimesToApply { get; set; } = [];

    public Series Of(TimeSpan keepalive, string fault, string contender)
    {
        if (!_series.TryGetValue((keepalive, fault), out var contenders))
            _series[(keepalive, fault)] = contenders = [];
        if (!contenders.TryGetValue(contender, out var series))
            contenders[contender] = series = new Series();
        return series;
    }

    public void Print(TextWriter to)
    {
        to.WriteLine(Machine());
        to.WriteLine();
        to.WriteLine("Client's gap in ms, min / median / max; (n) ARP requests that two nodes answered; ratio of the medians.");
        to.WriteLine("Deadtime is three keepalives. A killed agent is started again after a second, as systemd does; keepalived by hand after two deadtimes.");
        to.WriteLine();
        to.WriteLine("| keepalive | fault | ClusterPortal | keepalived | ratio |");
        to.WriteLine("|---|---|---|---|---|");
        foreach (var ((keepalive, fault), contenders) in _series)
        {
            var product = contenders.GetValueOrDefault("ClusterPortal") ?? new Series();
            var keepalived = contenders.GetValueOrDefault("keepalived") ?? new Series();
            var ratio = product.Empty || keepalived.Empty ? "-" : (product.Median / keepalived.Median).ToString("0.00", CultureInfo.InvariantCulture);
            to.WriteLine($"| {Seconds(keepalive)} | {fault} | {product} ({product.Twice}) | {keepalived} ({keepalived.Twice}) | {ratio} |");
        }

        to.WriteLine();
        foreach (var (keepalive, costs) in Costs)
            to.WriteLine(FormattableString.Invariant($"Agent idle at keepalive {Seconds(keepalive)}: {costs.ResidentMegabytes.Max():0.0} MB resident, {costs.CpuPercent.Max():0.0} % of one processor (the highest of {costs.CpuPercent.Count})."));
        foreach (var (keepalive, took) in FirstChange)
            to.WriteLine(FormattableString.Invariant($"From power loss to the first event streamed by the portal at keepalive {Seconds(keepalive)}: {took.TotalMilliseconds:0} ms."));
        foreach (var took in TimesToApply)
            to.WriteLine(FormattableString.Invariant($"From saving a revision to the last agent's report of it: {took.TotalMilliseconds:0} ms."));
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.0##} s");

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var load = File.ReadAllText("/proc/loadavg").Split(' ');
        return $"{Environment.ProcessorCount} processors ({model}), {Environment.OSVersion.VersionString}, load {load[0]} at the end, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC";
    }
}
