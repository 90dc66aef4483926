using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ClusterPortal.Server.Agents;

/// <summary>
/// All enrolled agents and their newest stored event, in memory: agents sign in and are answered while the database is away.
/// Read again whenever a replica says that it changed.
/// </summary>
public sealed class AgentDirectory
{
    private readonly ConcurrentDictionary<Guid, long> _lastSequence = new();
    private volatile FrozenDictionary<Guid, AgentRecord> _agents = FrozenDictionary<Guid, AgentRecord>.Empty;

    public AgentRecord? Find(Guid id) => _agents.GetValueOrDefault(id);

    public IEnumerable<AgentRecord> Of(Guid clusterId) => _agents.Values.Where(a => a.ClusterId == clusterId);

    /// <summary>Takes the newest list and answers the agents that are no more.</summary>
    public IReadOnlyList<AgentRecord> Replace(IReadOnlyList<AgentRecord> agents)
    {
        var before = _agents;
        _agents = agents.ToFrozenDictionary(a => a.Id);
        return [.. before.Values.Where(a => !_agents.ContainsKey(a.Id))];
    }

    public long LastSequence(Guid agent) => _lastSequence.GetValueOrDefault(agent);

    public void Stored(Guid agent, long sequence) =>
        _lastSequence.AddOrUpdate(agent, sequence, (_, before) => Math.Max(before, sequence));
}
