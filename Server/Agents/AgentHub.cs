using System.Security.Claims;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace ClusterPortal.Server.Agents;

/// <summary>Where agents report and are told. Who speaks is what the connection's credentials say, never what a message says.</summary>
[Authorize(Policy = AgentAuthentication.SchemeName)]
public sealed class AgentHub(AgentDirectory agents, AgentConnections connections, LiveClusters live, AgentEvents store, PortalEvents portalEvents, TimeProvider time)
    : Hub<IAgentClient>, IAgentHub
{
    /// <summary>As <see cref="IAgentHub.Events"/> says.</summary>
    public const int MaxEvents = 200;

    private const string Key = "agent";

    private AgentConnection Me => (AgentConnection)Context.Items[Key]!;

    public override Task OnConnectedAsync()
    {
        var id = Guid.Parse(Context.User!.FindFirstValue(ClaimTypes.NameIdentifier)!);
        if (agents.Find(id) is not { } agent)
        {
            Context.Abort(); // revoked between signing in and here
            return Task.CompletedTask;
        }

        var connection = new AgentConnection(agent, Context);
        Context.Items[Key] = connection;
        connections.Add(connection);
        if (agents.Find(id) is null)
            Context.Abort();
        live.Find(agent.ClusterId)?.Connected(agent.Node, connected: true);
        portalEvents.Say(agent.ClusterId, EventKind.AgentConnected, EventSeverity.Info, ("node", agent.Node));
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(Key, out var me) && me is AgentConnection connection && connections.Remove(connection))
        {
            live.Find(connection.Agent.ClusterId)?.Connected(connection.Agent.Node, connected: false);
            portalEvents.Say(connection.Agent.ClusterId, EventKind.AgentDisconnected, EventSeverity.Warning, ("node", connection.Agent.Node));
        }

        return Task.CompletedTask;
    }

    public Task<AgentWelcome> Hello(AgentHello hello)
    {
        ArgumentNullException.ThrowIfNull(hello);
        var agent = Me.Agent;
        var head = live.Find(agent.ClusterId)?.Head ?? throw new HubException("The cluster of this agent is no more.");
        var hasIt = hello.RevisionNumber == head.Revision.Number && hello.RevisionHash == head.Revision.Hash;

        // A probe is no member: it gets neither keys nor revisions.
        return Task.FromResult(agent.IsProbe
            ? new AgentWelcome(head.Name, agent.Node, NoKeys, Revision: null, agents.LastSequence(agent.Id))
            : new AgentWelcome(head.Name, agent.Node, head.Keys, hasIt ? null : head.Revision, agents.LastSequence(agent.Id)));
    }

    public Task Report(NodeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var agent = Me.Agent;
        if (!agent.IsProbe)
            live.Find(agent.ClusterId)?.Reported(report with { Node = agent.Node }, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<long> Events(IReadOnlyList<NodeEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > MaxEvents)
            throw new HubException($"{events.Count} events at once; at most {MaxEvents} are taken.");
        return await store.StoreAsync(Me.Agent, events, Context.ConnectionAborted);
    }

    internal static readonly KeyRing NoKeys = new() { SendWith = 0, Keys = [] };
}
