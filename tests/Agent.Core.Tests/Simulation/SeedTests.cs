using System.Collections.Concurrent;
using ClusterPortal.Agent.Simulation;
using ClusterPortal.Shared.Topology;
using Xunit.Abstractions;

namespace ClusterPortal.Agent.Core.Tests.Simulation;

/// <summary>Some hundred histories from seeds; <c>./portal simulate --seeds A..B</c> runs as many as one likes.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Seeds = 100;

    [Theory]
    [InlineData(2, QuorumPolicy.TwoNode)]
    [InlineData(2, QuorumPolicy.Majority)]
    [InlineData(3, QuorumPolicy.Majority)]
    [InlineData(4, QuorumPolicy.Majority)]
    [InlineData(5, QuorumPolicy.Majority)]
    public void Every_invariant_holds_in_every_history(int nodes, QuorumPolicy policy)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        Parallel.For(1, Seeds + 1, seed => outcomes.Add(SeedRun.Run(new Plan((ulong)seed) { Nodes = nodes, Policy = policy })));

        output.WriteLine(
            $"{outcomes.Count} histories, {outcomes.Sum(o => o.Simulated.TotalHours):0.0} simulated hours, {outcomes.Sum(o => o.Openings)} starts");
        Assert.Empty(outcomes.Where(o => o.Failure is not null).Select(o => $"{o.Plan.Command}: {o.Failure}"));
        Assert.True(outcomes.Sum(o => o.Openings) > Seeds, "hardly anything was ever started: the faults prove nothing");
    }

    [Fact]
    public void One_seed_gives_one_history()
    {
        ulong[] seeds = [1, 2, 3, 4, 5, 6, 7, 8];
        var first = seeds.Select(seed => SeedRun.Run(new Plan(seed))).ToList();
        var again = seeds.Reverse().Select(seed => SeedRun.Run(new Plan(seed), TextWriter.Null)).Reverse().ToList();

        Assert.Equal(first, again);
        Assert.Equal(seeds.Length, first.DistinctBy(o => o.Hash).Count());
    }
}
