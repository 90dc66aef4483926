using System.Globalization;
using ClusterPortal.Agent.Core.Membership;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Core.Tests.Membership;

public sealed class PartitionsTests
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 16).Select(i => $"host{i:D2}")];

    [Fact]
    public void Everyone_in_contact_is_one_partition() =>
        Assert.Equal(new NodeSet(0b111), Best([0b111, 0b111, 0b111], 0b111));

    [Fact]
    public void A_link_that_only_one_end_confirms_does_not_count() =>
        Assert.Equal(new NodeSet(0b001), Best([0b011, 0b010], 0b011));

    [Fact]
    public void Of_two_equal_cliques_the_one_that_already_runs_a_group_wins()
    {
        ulong[] chain = [0b011, 0b111, 0b110];
        Assert.Equal(new NodeSet(0b110), Best(chain, 0b111, running: i => i == 2 ? 1 : 0));
        Assert.Equal(new NodeSet(0b011), Best(chain, 0b111, running: i => i == 0 ? 1 : 0));
    }

    [Fact]
    public void Of_two_idle_cliques_the_one_with_the_higher_priority_wins()
    {
        ulong[] chain = [0b011, 0b111, 0b110];
        Assert.Equal(new NodeSet(0b110), Best(chain, 0b111, priority: i => i == 2 ? 200 : 100));
        Assert.Equal(new NodeSet(0b011), Best(chain, 0b111));
    }

    [Fact]
    public void Remote_members_belong_to_the_partition_they_reach() =>
        Assert.Equal(new NodeSet(0b111), Best([0b111, 0b111, 0b111], 0b111, votes: i => i == 2 ? 0 : 1));

    [Fact]
    public void Same_answer_as_trying_every_subset()
    {
        Check(Pictures(7), given => Best(given.Rows, given.Candidates, given.Votes, given.Running, given.Priority) == ByTrying(given));
    }

    [Fact]
    public void Local_indexes_do_not_matter()
    {
        Check(from picture in Pictures(7)
              from order in Gen.Shuffle(Enumerable.Range(0, 7).ToArray())
              select (picture, order), given =>
        {
            var (picture, order) = given;
            var rows = new NodeSet[7];
            for (var i = 0; i < 7; i++)
                rows[order[i]] = Moved(new NodeSet(picture.Rows[i]), order);
            var back = new int[7];
            for (var i = 0; i < 7; i++)
                back[order[i]] = i;
            var moved = Partitions.Best(
                rows,
                Moved(new NodeSet(picture.Candidates), order),
                i => picture.Votes(back[i]),
                i => picture.Running(back[i]),
                i => picture.Priority(back[i]),
                i => Names[back[i]]);
            return moved == Moved(Best(picture.Rows, picture.Candidates, picture.Votes, picture.Running, picture.Priority), order);
        });
    }

    /// <summary>The worst picture for sixteen nodes: five triples whose members do not hear each other, 243 maximal cliques and more.</summary>
    [Fact]
    public void Sixteen_nodes_in_the_worst_picture_are_solved()
    {
        var rows = new ulong[16];
        for (var i = 0; i < 16; i++)
        {
            for (var j = 0; j < 16; j++)
                rows[i] |= i == j || i / 3 != j / 3 ? 1UL << j : 0;
        }

        Assert.Equal(6, Best(rows, 0xFFFF).Count);
    }

    [Fact]
    public void Sixty_four_nodes_are_allowed()
    {
        var rows = new NodeSet[64];
        Array.Fill(rows, new NodeSet(ulong.MaxValue));
        Assert.Equal(64, Partitions.Best(rows, new NodeSet(ulong.MaxValue), _ => 1, _ => 0, _ => 100, i => i.ToString("D2", CultureInfo.InvariantCulture)).Count);
    }

    private static NodeSet Moved(NodeSet set, int[] order)
    {
        var moved = NodeSet.None;
        foreach (var node in set)
            moved = moved.With(order[node]);
        return moved;
    }

    private sealed record Picture(ulong[] Rows, ulong Candidates, int[] VoteOf, int[] RunningOf, int[] PriorityOf)
    {
        public int Votes(int node) => VoteOf[node];

        public int Running(int node) => RunningOf[node];

        public int Priority(int node) => PriorityOf[node];
    }

    private static Gen<Picture> Pictures(int nodes) =>
        from rows in Gen.Choose(0, (1 << nodes) - 1).ArrayOf(nodes)
        from dense in Gen.Choose(0, (1 << nodes) - 1).ArrayOf(nodes)
        from candidates in Gen.Choose(0, (1 << nodes) - 1)
        from votes in Gen.Choose(0, 2).ArrayOf(nodes)
        from running in Gen.Choose(0, 1).ArrayOf(nodes)
        from priority in Gen.Choose(1, 2).ArrayOf(nodes)
        select new Picture([.. rows.Zip(dense, (a, b) => (ulong)(uint)(a | b))], (ulong)(uint)candidates, votes, running, priority);

    private static NodeSet Best(
        ulong[] rows, ulong candidates, Func<int, int>? votes = null, Func<int, int>? running = null, Func<int, int>? priority = null) =>
        Partitions.Best(
            Array.ConvertAll(rows, row => new NodeSet(row)), new NodeSet(candidates), votes ?? (_ => 1), running ?? (_ => 0), priority ?? (_ => 100), i => Names[i]);

    private static NodeSet ByTrying(Picture picture)
    {
        var cliques = Enumerable.Range(0, 1 << 7)
            .Select(bits => new NodeSet((ulong)bits))
            .Where(set => set.IsSubsetOf(new NodeSet(picture.Candidates)) && IsClique(picture, set))
            .Select(set => Members(set))
            .ToList();
        return cliques
            .Where(members => !cliques.Exists(other => other.Count > members.Count && members.TrueForAll(other.Contains)))
            .OrderByDescending(members => members.Sum(picture.Votes))
            .ThenByDescending(members => members.Sum(picture.Running))
            .ThenByDescending(members => string.Join('.', members.Select(picture.Priority).OrderDescending()), StringComparer.Ordinal)
            .ThenBy(members => string.Join('.', members.OrderByDescending(picture.Priority).ThenBy(i => i).Select(i => $"{9 - picture.Priority(i)}{Names[i]}")), StringComparer.Ordinal)
            .Select(members => members.Aggregate(NodeSet.None, (set, node) => set.With(node)))
            .FirstOrDefault();
    }

    private static bool IsClique(Picture picture, NodeSet set)
    {
        foreach (var a in set)
        {
            foreach (var b in set)
            {
                if (a != b && (picture.Rows[a] >> b & 1) == 0)
                    return false;
            }
        }

        return true;
    }

    private static List<int> Members(NodeSet set)
    {
        var members = new List<int>();
        foreach (var node in set)
            members.Add(node);
        return members;
    }

    private static void Check<T>(Gen<T> given, Func<T, bool> holds) =>
        Prop.ForAll(given.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
