using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ClusterPortal.Agent.Simulation;
using ClusterPortal.Shared.Topology;

const string Usage = """
    simulate --seed N | --seeds A..B  [--nodes 2..5] [--policy majority|two-node] [--log] [--packets]
      --seed N     runs one history; --log prints it, --packets with every heartbeat
      --seeds A..B runs a range on all cores and prints the failures
    """;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
ulong first = 1, last = 1;
var plan = new Plan(1);
var (log, packets) = (false, false);
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    var understood = args[i] switch
    {
        "--seed" => Number(value, out first) && (last = first) == first,
        "--seeds" => value.Split("..") is [{ } from, { } to] && Number(from, out first) && Number(to, out last) && first <= last,
        "--nodes" => Number(value, out var nodes) && nodes is >= 2 and <= 5 && (plan = plan with { Nodes = (int)nodes }).Seed > 0,
        "--policy" => value is "majority" or "two-node" && (plan = plan with { Policy = value == "two-node" ? QuorumPolicy.TwoNode : QuorumPolicy.Majority }).Seed > 0,
        "--log" => log = true,
        "--packets" => log = packets = true,
        _ => false,
    };
    if (!understood)
    {
        Console.Error.WriteLine($"{args[i]} {value}: not understood.\n{Usage}");
        return 2;
    }

    i += args[i] is "--log" or "--packets" ? 0 : 1;
}

if (first == last)
{
    var outcome = SeedRun.Run(plan with { Seed = first }, log ? Console.Out : null, packets);
    Console.WriteLine(outcome.Failure ?? $"seed {first}: every invariant held, {outcome.Openings} takeovers and starts in {outcome.Simulated.TotalSeconds:0} s, trace {outcome.Hash:x16}");
    return outcome.Failure is null ? 0 : 1;
}

var clock = Stopwatch.StartNew();
var failures = new ConcurrentBag<Outcome>();
long simulated = 0, openings = 0, events = 0, settledMost = 0;
Parallel.For((long)first, (long)last + 1, seed =>
{
    var outcome = SeedRun.Run(plan with { Seed = (ulong)seed });
    Interlocked.Add(ref simulated, outcome.Simulated.Ticks);
    Interlocked.Add(ref openings, outcome.Openings);
    Interlocked.Add(ref events, outcome.Events);
    if (outcome.Settled.Ticks > Interlocked.Read(ref settledMost))
        Interlocked.Exchange(ref settledMost, outcome.Settled.Ticks);
    if (outcome.Failure is null)
        return;
    failures.Add(outcome);
    Console.WriteLine($"{outcome.Plan.Command}\n    {outcome.Failure}");
});
var hours = new TimeSpan(simulated).TotalHours;
var coreHours = clock.Elapsed.TotalHours * Math.Min(Environment.ProcessorCount, (long)(last - first + 1));
Console.WriteLine($"{last - first + 1} histories, {failures.Count} failed; {hours:0.0} simulated hours, {hours / coreHours:0} for each core hour; {openings} starts, {events} events; settled in at most {new TimeSpan(settledMost).TotalSeconds:0.0} s");
return failures.IsEmpty ? 0 : 1;

static bool Number(string text, out ulong number) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
