using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// One seed: a time of faults in which nothing unsafe may happen, then faults end in some stable state (all is well again, or links stay
/// cut and machines dark), in which the cluster must settle in bounded time and then lie still.
/// </summary>
public static class SeedRun
{
    /// <summary>What is allowed beyond twice deadtime: exchanges of views, reports and orders, and repeated proposals.</summary>
    public const int KeepalivesToSettle = 40;

    public static Outcome Run(Plan plan, TextWriter? log = null, bool packets = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var random = new Prng(plan.Seed);
        var cluster = new Cluster(TopologyDraw.Draw(random, plan), random.Next(), log) { LogPackets = packets };
        var settled = TimeSpan.Zero;
        string? failure = null;
        try
        {
            cluster.Trace.Write("seed", $"{plan.Seed}: {Describe(cluster.Topology)}");
            cluster.PowerOnAll();
            new Chaos(cluster, random, plan.Policy).Run(20 + random.Below(40));
            settled = Settle(cluster, random, plan.Policy);
        }
        catch (InvariantException broken)
        {
            failure = broken.Message;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            failure = broken.ToString();
        }

        if (failure is not null)
            cluster.Trace.Write("FAILED", $"{failure}");
        return new Outcome(plan, cluster.Trace.Hash, cluster.Elapsed, cluster.Scheduler.Executed, cluster.Gates.Openings, settled, failure);
    }

    private static string Describe(ClusterTopology topology) =>
        $"{topology.Quorum.Policy}, {topology.Timing}, {topology.Failback}, "
        + string.Join(' ', topology.Nodes.Select(node => $"{node.Name}/{node.Priority}/{node.Roles[0]}"));

    private static TimeSpan Settle(Cluster cluster, Prng random, QuorumPolicy policy)
    {
        var ended = cluster.Scheduler.Now;
        cluster.Trace.Write("seed", $"---- the faults end ----");
        Calm(cluster, random, policy);
        var timing = cluster.Topology.Timing;
        var deadtime = TimeSpan.FromMilliseconds(timing.DeadtimeMs);
        // Quarantine after a start, what was slow when the faults ended, an older revision's longer lease, and failback after a quiet time.
        var oldest = TimeSpan.FromMilliseconds(cluster.Revisions.Max(revision => revision.Timing.DeadtimeMs));
        var patience = TimeSpan.FromMilliseconds(timing.InitdeadMs) + (oldest * 4) + TimeSpan.FromSeconds(1);
        var bound = patience + (deadtime * 2) + TimeSpan.FromMilliseconds(timing.KeepaliveMs * KeepalivesToSettle);
        cluster.Run(bound);
        var verdict = Expectation.Unmet(cluster);
        if (verdict is not null)
            throw new InvariantException($"{bound.TotalSeconds:0.0} s after the faults ended {verdict} (invariant 3)");
        var (owners, term, last) = (Owners(cluster), cluster.Views.HighestTerm, cluster.LastMove);
        cluster.Trace.Write("seed", $"---- it has settled: {owners}, term {term} ----");
        cluster.Run(deadtime * 20);
        if (Owners(cluster) != owners)
            throw new InvariantException($"without a cause {owners} became {Owners(cluster)} (invariant 4)");
        if (cluster.LastMove != last)
            throw new InvariantException($"something was started or stopped without a cause (invariant 4)");
        if (cluster.Views.HighestTerm != term)
            throw new InvariantException($"the term rose from {term} to {cluster.Views.HighestTerm} without a cause (invariant 3)");
        return new TimeSpan(Math.Max(0, last - ended));
    }

    /// <summary>The last state: machines and links stay as they are from here on.</summary>
    private static void Calm(Cluster cluster, Prng random, QuorumPolicy policy)
    {
        cluster.Network.Weather = new Weather();
        cluster.Speed = new Speed();
        var whole = random.OneIn(2);
        foreach (var machine in cluster.Machines)
            Revive(cluster, machine, random, stayDark: !whole && random.OneIn(4));
        if (whole)
            cluster.Network.HealAll();
        else if (policy == QuorumPolicy.Majority && random.OneIn(2))
            Redraw(cluster, random);
    }

    private static void Revive(Cluster cluster, Machine machine, Prng random, bool stayDark)
    {
        if (stayDark)
        {
            machine.PowerOff();
            return;
        }

        machine.PowerOn(cluster.AnyRate());
        if (machine.Agent is { Paused: true } sleeper)
            sleeper.Resume();
        if (machine.Leaving)
            machine.EndAgent();
        machine.StartAgent();
        machine.TakeRevision(cluster.Revisions.Count - 1);
        foreach (var group in cluster.Topology.Groups)
            machine.Agent!.Enqueue(new CleanupRequested(group.Name));
        if (machine.Standby && random.OneIn(2))
        {
            machine.Standby = false;
            machine.Agent!.Enqueue(new StandbyChanged(Standby: false, "operator"));
        }
    }

    private static void Redraw(Cluster cluster, Prng random)
    {
        foreach (var a in cluster.Machines)
        {
            foreach (var b in cluster.Machines)
                cluster.Network.Set(a.Index, b.Index, open: !random.OneIn(4));
        }
    }

    private static string Owners(Cluster cluster) =>
        string.Join(", ", cluster.Topology.Groups.Select(group => $"{group.Name} on {string.Join('+', cluster.Owners(group.Name))}"));
}

/// <summary>What must be so in a stable state, reckoned from the links by trying every set of nodes.</summary>
public static class Expectation
{
    /// <summary>Null when all is as it must be, else what is not.</summary>
    public static string? Unmet(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var cliques = QuorateCliques(cluster);
        foreach (var group in cluster.Topology.Groups)
        {
            var owners = cluster.Owners(group.Name);
            if (cluster.Topology.Quorum.Policy == QuorumPolicy.Majority && owners.Count > 1)
                return $"{group.Name} runs on {string.Join(" and ", owners)}";
            if (cliques.Count == 0)
            {
                // Nobody can agree on a new view then; who was in the last one may go on while a quorum hears it and supports it.
                if (owners.Count > 0 && !HeardByQuorum(cluster, cluster[owners[0]].Index))
                    return $"{group.Name} runs on {owners[0]} without quorum";
                continue;
            }

            if (owners.Count == 0 && cliques.TrueForAll(clique => SomeoneCan(cluster, clique)))
                return $"{group.Name} runs nowhere though {string.Join(" or ", cliques.Select(clique => Show(cluster, clique)))} could run it";
            if (owners.Count == 1 && !cliques.Exists(clique => clique.Contains(cluster[owners[0]].Index)))
                return $"{group.Name} runs on {owners[0]}, which is in no quorate partition";
        }

        return null;
    }

    private static bool HeardByQuorum(Cluster cluster, int node) =>
        Members(cluster.Links()[node]).Sum(other => cluster.Topology.Nodes[other].Votes) >= Needed(cluster);

    private static int Needed(Cluster cluster) =>
        cluster.Topology.Quorum.Policy == QuorumPolicy.TwoNode ? 1 : (cluster.Topology.Nodes.Sum(node => node.Votes) / 2) + 1;

    public static List<NodeSet> QuorateCliques(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var links = cluster.Links();
        var needed = Needed(cluster);
        var cliques = new List<NodeSet>();
        for (ulong bits = 1; bits < 1UL << cluster.Machines.Count; bits++)
        {
            var set = new NodeSet(bits);
            if (IsClique(links, set) && Members(set).Sum(node => cluster.Topology.Nodes[node].Votes) >= needed)
                cliques.Add(set);
        }

        return cliques.FindAll(clique => !cliques.Exists(larger => larger != clique && clique.IsSubsetOf(larger)));
    }

    private static bool IsClique(NodeSet[] links, NodeSet set) => Members(set).TrueForAll(node => set.IsSubsetOf(links[node]));

    private static bool SomeoneCan(Cluster cluster, NodeSet clique) =>
        Members(clique).Exists(node => cluster.Topology.Nodes[node].Roles.Contains(NodeRole.Director) && !cluster.Machines[node].Standby);

    private static string Show(Cluster cluster, NodeSet clique) => "{" + string.Join(", ", Members(clique).Select(node => cluster.Machines[node].Name)) + "}";

    private static List<int> Members(NodeSet set)
    {
        var members = new List<int>();
        foreach (var node in set)
            members.Add(node);
        return members;
    }
}
