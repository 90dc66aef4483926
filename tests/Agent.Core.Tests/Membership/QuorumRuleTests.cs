using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Topology;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Core.Tests.Membership;

public sealed class QuorumRuleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void Majority_needs_more_than_half_of_all_votes(int nodes, int needed)
    {
        var (rule, _) = Rule([.. Enumerable.Repeat(1, nodes)]);

        Assert.Equal(nodes, rule.Total);
        Assert.Equal(needed, rule.Needed);
        Assert.True(rule.Quorate(First(needed)));
        Assert.False(rule.Quorate(First(needed - 1)));
    }

    [Fact]
    public void Two_node_is_content_with_either_half_and_never_with_nobody()
    {
        var (rule, _) = Rule([1, 1], QuorumPolicy.TwoNode);

        Assert.True(rule.Quorate(NodeSet.Of(0)));
        Assert.True(rule.Quorate(NodeSet.Of(1)));
        Assert.False(rule.Quorate(NodeSet.None));
    }

    [Fact]
    public void Remote_members_and_unknown_nodes_do_not_vote()
    {
        var (rule, _) = Rule([1, 1, 1, 0]);

        Assert.Equal(0, rule.Votes(NodeSet.Of(3).With(9)));
        Assert.Equal(2, rule.Needed);
    }

    [Fact]
    public void Any_two_quorate_sets_share_a_node()
    {
        Check(from votes in Votes
              from a in ArbMap.Default.GeneratorFor<ulong>()
              from b in ArbMap.Default.GeneratorFor<ulong>()
              select (votes, a, b), given =>
        {
            var (rule, _) = Rule(given.votes);
            var (a, b) = (new NodeSet(given.a), new NodeSet(given.b));
            return !rule.Quorate(a) || !rule.Quorate(b) || !(a & b).IsEmpty;
        });
    }

    [Fact]
    public void Latest_moment_with_a_quorum_is_what_a_plain_search_finds()
    {
        Check(from votes in Votes
              from asked in ArbMap.Default.GeneratorFor<byte>()
              from times in Gen.Choose(0, 5).ArrayOf(8)
              select (votes, asked, times), given =>
        {
            var (rule, _) = Rule(given.votes);
            var asked = new NodeSet(given.asked) & First(given.votes.Length);
            var times = Array.ConvertAll(given.times, t => new Instant(t));
            return rule.LatestWithQuorum(asked, times) == LatestByTrying(rule, asked, times);
        });
    }

    private static Instant LatestByTrying(QuorumRule rule, NodeSet asked, Instant[] times)
    {
        for (var t = 5; t >= 0; t--)
        {
            var since = NodeSet.None;
            foreach (var node in asked)
            {
                if (times[node].Ticks >= t)
                    since = since.With(node);
            }

            if (rule.Quorate(since))
                return new Instant(t);
        }

        return Instant.Past;
    }

    private static Gen<int[]> Votes => from count in Gen.Choose(1, 8) from votes in Gen.Choose(0, 3).ArrayOf(count) select votes;

    private static (QuorumRule Rule, Roster Roster) Rule(int[] votes, QuorumPolicy policy = QuorumPolicy.Majority)
    {
        var roster = new Roster();
        var nodes = votes.Select((count, i) => new Node { Name = $"host{i + 1}", Votes = count }).ToList();
        nodes.ForEach(node => roster.Add(node.Name));
        return (new QuorumRule(new ClusterTopology { Name = "test", Quorum = new() { Policy = policy }, Nodes = nodes }, roster), roster);
    }

    private static NodeSet First(int count) => new((1UL << count) - 1);

    private static void Check<T>(Gen<T> given, Func<T, bool> holds) =>
        Prop.ForAll(given.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
}
