using System.Collections.Concurrent;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ClusterPortal.Server.Agents;

/// <summary>One agent's connection to this replica.</summary>
public sealed record AgentConnection(AgentRecord Agent, HubCallerContext Context);

/// <summary>The agents connected to this replica. A second connection of an agent ends the first.</summary>
public sealed partial class AgentConnections(IHubContext<AgentHub, IAgentClient> hub, ILogger<AgentConnections> log)
{
    private readonly ConcurrentDictionary<Guid, AgentConnection> _connections = new();

    public IEnumerable<AgentConnection> All => _connections.Values;

    public void Add(AgentConnection connection)
    {
        AgentConnection? before = null;
        _connections.AddOrUpdate(connection.Agent.Id, connection, (_, older) =>
        {
            before = older;
            return connection;
        });
        before?.Context.Abort();
    }

    /// <summary>False: another connection of that agent has taken its place already.</summary>
    public bool Remove(AgentConnection connection) =>
        _connections.TryRemove(KeyValuePair.Create(connection.Agent.Id, connection));

    public void Abort(Guid agent)
    {
        if (_connections.TryGetValue(agent, out var connection))
            connection.Context.Abort();
    }

    public AgentConnection? Of(Guid clusterId, string node) =>
        _connections.Values.FirstOrDefault(c => c.Agent.ClusterId == clusterId && c.Agent.Node == node && !c.Agent.IsProbe);

    /// <summary>Sends the newest revision to every agent of its cluster that is connected here.</summary>
    public async Task PushAsync(RevisionEnvelope revision)
    {
        foreach (var connection in All.Where(c => c.Agent.ClusterId == revision.ClusterId && !c.Agent.IsProbe))
        {
            try
            {
                await hub.Clients.Client(connection.Context.ConnectionId).ApplyRevision(revision).WaitAsync(TimeSpan.FromSeconds(5));
            }
            catch (Exception e) when (e is IOException or TimeoutException or OperationCanceledException or InvalidOperationException)
            {
                NotPushed(log, revision.Number, connection.Agent.Node, e.Message);
                connection.Context.Abort(); // it asks again when it is back
            }
        }
    }

    /// <summary>Hands an operator's command to a node's agent and waits for its answer.</summary>
    public async Task<CommandResult?> ExecuteAsync(AgentConnection connection, AgentCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.Clients.Client(connection.Context.ConnectionId).Execute(command).WaitAsync(timeout, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or IOException or HubException)
        {
            NotExecuted(log, command.Verb, connection.Agent.Node, e.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Revision {Revision} did not reach {Node}: {Reason}")]
    private static partial void NotPushed(ILogger log, long revision, string node, string reason);

    [LoggerMessage(LogLevel.Warning, "{Verb} was not answered by {Node}: {Reason}")]
    private static partial void NotExecuted(ILogger log, string verb, string node, string reason);
}
