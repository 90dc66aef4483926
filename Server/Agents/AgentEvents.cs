using System.Collections.Frozen;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Agents;

/// <summary>Takes agents' history in: stored once, then shown. What is not stored is not acknowledged, so the agent keeps it.</summary>
public sealed class AgentEvents(AgentDirectory agents, EventStore store, LiveClusters live, Database database)
{
    private const int MaxParticulars = 32;
    private const int MaxText = 2_000;

    private static readonly FrozenSet<string> OfProbes = FrozenSet.ToFrozenSet(
        [EventKind.ClientGapStarted, EventKind.ClientGapEnded, EventKind.AgentStarted, EventKind.AgentStopped, EventKind.EventsLost], StringComparer.Ordinal);

    /// <summary>Answers the highest sequence of that agent which is stored durably.</summary>
    public async Task<long> StoreAsync(AgentRecord agent, IReadOnlyList<NodeEvent> history, CancellationToken cancellationToken)
    {
        if (live.Find(agent.ClusterId) is not { } cluster || history.Count == 0 || database.Away)
            return agents.LastSequence(agent.Id);

        // What cannot be kept as it is (a probe that speaks for a node, endless text) is acknowledged and left out.
        var fit = history.Where(e => IsFit(agent, e)).ToList();
        try
        {
            var stored = await store.AddAsync(agent.ClusterId, cluster.Head.Name, agent.Id, agent.Node, fit, cancellationToken);
            agents.Stored(agent.Id, history.Max(e => e.Sequence));
            if (stored.Count > 0)
                cluster.Happened(stored);
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            // The listener notices by itself; until then the agent is told what is stored, and sends the rest again.
        }

        return agents.LastSequence(agent.Id);
    }

    private static bool IsFit(AgentRecord agent, NodeEvent e) =>
        (!agent.IsProbe || OfProbes.Contains(e.Kind))
        && e.Kind.Length is > 0 and <= 64
        && e.Data.Count <= MaxParticulars
        && e.Data.All(d => d.Key.Length <= 64 && d.Value is { Length: <= MaxText } && !d.Value.Contains('\0', StringComparison.Ordinal) && !d.Key.Contains('\0', StringComparison.Ordinal));
}
