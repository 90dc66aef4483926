using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Secrets = ClusterPortal.Shared.Topology.Secrets;

namespace ClusterPortal.Server.Topologies;

/// <summary>Reads and changes what is declared. A change is validated as a whole and is a new revision, or it is nothing.</summary>
public sealed class TopologyService(RevisionStore store, LiveClusters live, LiveSync sync, TimeProvider time)
{
    public const int MaxWhy = 500;

    public TopologyDocument? Document(string cluster) =>
        live.Find(cluster)?.Head is { } head ? new(CanonicalJson.WriteIndented(Secrets.Hide(head.Topology)), head.ETag, head.Revision.Number) : null;

    public async Task<Answer<ClusterInfo>> CreateAsync(Actor actor, ClusterTopology topology, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        List<ValidationProblem> problems = [.. TopologySecrets.Restore(topology, current: null).Problems, .. TopologyRules.Check(topology)];
        if (HasErrors(problems))
            return Answers.Invalid<ClusterInfo>(problems);
        return await store.CreateAsync(new(topology.Name, topology, null, actor.Name, Bounded(why), "create-cluster"), cancellationToken) switch
        {
            CommitResult.Committed c => Answers.Ok((await TakeAsync(c.Head)).Info),
            CommitResult.NameTaken => Answers.Not<ClusterInfo>(Codes.Conflict, $"There is a cluster \"{topology.Name}\" already.", [new("/name", "name-taken", $"There is a cluster \"{topology.Name}\" already: choose another name.")]),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }

    /// <summary>What would change, and which rules are broken. Changes nothing.</summary>
    public Answer<TopologyPlan> Plan(string cluster, ClusterTopology topology)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<TopologyPlan>(cluster);
        var (meant, missing) = TopologySecrets.Restore(topology, head.Topology);
        return Answers.Ok(new TopologyPlan([.. NameProblems(cluster, meant), .. missing, .. TopologyRules.Check(meant)], TopologyDiff.Compute(head.Topology, meant)));
    }

    /// <summary>Commits a new revision when <paramref name="etag"/> is still that of the newest one.</summary>
    public async Task<Answer<RevisionInfo>> SaveAsync(Actor actor, string cluster, ClusterTopology topology, string etag, string why, CancellationToken cancellationToken, string what = "change-topology")
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (meant, missing) = TopologySecrets.Restore(topology, live.Find(cluster)?.Head.Topology);
        List<ValidationProblem> problems = [.. NameProblems(cluster, meant), .. missing, .. TopologyRules.Check(meant)];
        if (HasErrors(problems))
            return Answers.Invalid<RevisionInfo>(problems);
        switch (await store.CommitAsync(new(cluster, meant, etag, actor.Name, Bounded(why), what), cancellationToken))
        {
            case CommitResult.Committed c:
                await TakeAsync(c.Head);
                return Answers.Ok(c.Info);
            case CommitResult.Unchanged u:
                return Answers.Ok(u.Info);
            case CommitResult.Stale s:
                return Answers.Not<RevisionInfo>(Codes.PreconditionFailed, $"Someone else was first: the newest revision is {s.Head.Revision.Number}, with ETag {s.Head.ETag}. Read it, and change that.");
            default:
                return Answers.NoCluster<RevisionInfo>(cluster);
        }
    }

    /// <summary>Makes an older revision's topology the newest revision.</summary>
    public async Task<Answer<RevisionInfo>> RollbackAsync(Actor actor, string cluster, long number, string? etag, CancellationToken cancellationToken)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<RevisionInfo>(cluster);
        if (await store.FindAsync(head.Id, number, cancellationToken) is not { } old)
            return Answers.Not<RevisionInfo>(Codes.NotFound, $"Cluster \"{cluster}\" has no revision {number}.");
        return await SaveAsync(actor, cluster, old.Topology, etag ?? head.ETag, $"back to revision {number}", cancellationToken, "rollback");
    }

    public async Task<Answer<bool>> DeleteAsync(Actor actor, string cluster, string etag, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (live.Find(cluster) is not { } there)
            return Answers.NoCluster<bool>(cluster);
        var held = ClusterJudge.Summary(there.Snapshots.Now, time.GetUtcNow()).Addresses.Where(a => a.Node is not null).Select(a => $"{a.Address} on {a.Node}").ToList();
        if (held.Count > 0 && !force)
            return Answers.Not<bool>(Codes.Conflict, $"The cluster still serves {string.Join(", ", held)}. Its agents would go on with the last revision they hold, without the portal. Say force=true if that is meant.");
        if (!await store.DeleteAsync(cluster, etag, actor.Name, cancellationToken))
            return Answers.Not<bool>(Codes.PreconditionFailed, $"Someone else was first: cluster \"{cluster}\" is not what ETag {etag} names.");
        await sync.ReadAgentsAsync(cancellationToken);
        await live.RemoveAsync(there.Head.Id);
        return Answers.Ok(true);
    }

    public async Task<IReadOnlyList<RevisionInfo>?> RevisionsAsync(string cluster, long? before, int limit, CancellationToken cancellationToken) =>
        live.Find(cluster)?.Head is { } head ? await store.ListAsync(head.Id, before, limit, cancellationToken) : null;

    /// <summary>A revision, its secrets hidden.</summary>
    public async Task<(RevisionInfo Info, ClusterTopology Topology)?> RevisionAsync(string cluster, long number, CancellationToken cancellationToken) =>
        live.Find(cluster)?.Head is { } head && await store.FindAsync(head.Id, number, cancellationToken) is { } found ? (found.Info, Secrets.Hide(found.Topology)) : null;

    public async Task<Answer<IReadOnlyList<TopologyChange>>> DiffAsync(string cluster, long from, long to, CancellationToken cancellationToken)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<IReadOnlyList<TopologyChange>>(cluster);
        if (await store.FindAsync(head.Id, from, cancellationToken) is not { } before || await store.FindAsync(head.Id, to, cancellationToken) is not { } after)
            return Answers.Not<IReadOnlyList<TopologyChange>>(Codes.NotFound, $"Cluster \"{cluster}\" has no revisions {from} and {to}.");
        return Answers.Ok(TopologyDiff.Compute(before.Topology, after.Topology));
    }

    private static bool HasErrors(IEnumerable<ValidationProblem> problems) => problems.Any(p => p.Severity == "error");

    private static IEnumerable<ValidationProblem> NameProblems(string cluster, ClusterTopology topology)
    {
        if (topology.Name != cluster)
            yield return new("/name", "name-fixed", $"The cluster's name is \"{cluster}\" and stays it; the document says \"{topology.Name}\".");
    }

    private static string Bounded(string why) => why.Length > MaxWhy ? why[..MaxWhy] : why;

    /// <summary>This replica knows at once, and tells its agents without waiting for the notification.</summary>
    private async Task<ClusterHead> TakeAsync(ClusterHead head)
    {
        await sync.TakeAsync(head);
        return head;
    }
}
