using System.Text;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Topologies;

/// <summary>Operators' actions: handed to a node's agent, answered when it has answered, and audited either way.</summary>
public sealed class ActionService(LiveClusters live, AgentConnections connections, AuditLog audit, PortalEvents events, DemonstrationOptions demonstration)
{
    public static readonly IReadOnlyList<string> Verbs = ["standby", "online", "cleanup", "move"];

    public static readonly IReadOnlyList<string> DemonstrationVerbs = ["kill", "start", "cut", "plug", "kill-agent"];

    private static readonly TimeSpan AgentTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FifoTimeout = TimeSpan.FromSeconds(3);

    public async Task<Answer<bool>> ActAsync(Actor actor, string cluster, string node, AgentCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<bool>(cluster);
        if (Mistake(head, node, command) is { } mistake)
            return mistake;
        var detail = $"{command.Verb} {node}{(command.Group is null ? "" : $", group {command.Group}")}{(command.Target is null ? "" : $" to {command.Target}")}";
        if (connections.Of(head.Id, node) is not { } connection)
            return await EndAsync(actor, command.Verb, cluster, detail, Answers.Not<bool>(Codes.Unreachable, $"The agent of {node} is not connected to the portal. On the node itself: clusterportal-agent {command.Verb}."), cancellationToken);
        events.Say(head.Id, EventKind.OperatorAction, EventSeverity.Info, ("verb", command.Verb), ("target", command.Target ?? node), ("group", command.Group ?? ""), ("by", actor.Name));
        var result = await connections.ExecuteAsync(connection, command with { Id = command.Id == Guid.Empty ? Guid.NewGuid() : command.Id }, AgentTimeout, cancellationToken);
        return await EndAsync(actor, command.Verb, cluster, detail, result switch
        {
            null => Answers.Not<bool>(Codes.Unreachable, $"The agent of {node} did not answer within {AgentTimeout.TotalSeconds:0} s. It may have done it all the same: look at the cluster."),
            { Ok: false } => Answers.Not<bool>(Codes.Conflict, result.Error ?? $"The agent of {node} refused."),
            _ => Answers.Ok(true),
        }, cancellationToken);
    }

    /// <summary>Writes one line to the demonstration's FIFO. Only names of the topology and known verbs ever get there.</summary>
    public async Task<Answer<bool>> DemonstrateAsync(Actor actor, string cluster, string verb, string node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (live.Find(cluster)?.Head is not { } head)
            return Answers.NoCluster<bool>(cluster);
        if (demonstration.Control is not { } fifo)
            return Answers.Not<bool>(Codes.NotFound, "This portal drives no demonstration.");
        if (!DemonstrationVerbs.Contains(verb, StringComparer.Ordinal))
            return Invalid("/verb", "unknown-verb", $"\"{verb}\" is none of: {string.Join(", ", DemonstrationVerbs)}.");
        if (head.Topology.Nodes.All(n => n.Name != node))
            return NoNode(head, "/node", node);
        events.Say(head.Id, EventKind.OperatorAction, EventSeverity.Warning, ("verb", verb), ("target", node), ("by", actor.Name));
        var written = await TryWriteAsync(fifo, $"{verb} {node}\n", cancellationToken);
        return await EndAsync(actor, "demonstration", cluster, $"{verb} {node}",
            written ? Answers.Ok(true) : Answers.Not<bool>(Codes.Unreachable, "The demonstration does not listen: it has ended, or was never started."), cancellationToken);
    }

    private static Answer<bool>? Mistake(ClusterHead head, string node, AgentCommand command)
    {
        if (!Verbs.Contains(command.Verb, StringComparer.Ordinal))
            return Invalid("/verb", "unknown-verb", $"\"{command.Verb}\" is none of: {string.Join(", ", Verbs)}.");
        if (head.Topology.Nodes.All(n => n.Name != node))
            return NoNode(head, "/node", node);
        if (command.Verb == "move" && command.Group is null)
            return Invalid("/group", "missing", "Say which group is to move.");
        if (command.Group is { } group && head.Topology.Groups.All(g => g.Name != group))
            return Invalid("/group", "unknown-group", $"Cluster \"{head.Name}\" has no group \"{group}\".");
        if (command.Target is { } target && head.Topology.Nodes.All(n => n.Name != target))
            return NoNode(head, "/target", target);
        return null;
    }

    private static Answer<bool> NoNode(ClusterHead head, string pointer, string node) =>
        Invalid(pointer, "unknown-node", $"Cluster \"{head.Name}\" has no node \"{node}\". It has: {string.Join(", ", head.Topology.Nodes.Select(n => n.Name))}.");

    private static Answer<bool> Invalid(string pointer, string code, string message) => Answers.Not<bool>(Codes.Invalid, message, [new(pointer, code, message)]);

    /// <summary>Opening a FIFO waits for a reader: that wait is left to a thread of its own and given up on.</summary>
    private static async Task<bool> TryWriteAsync(string fifo, string line, CancellationToken cancellationToken)
    {
        if (!File.Exists(fifo))
            return false;
        var writing = Task.Factory.StartNew(
            () =>
            {
                // A line is far below PIPE_BUF, so it is written whole (pipe(7)).
                using var stream = new FileStream(fifo, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 });
                stream.Write(Encoding.UTF8.GetBytes(line));
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await writing.WaitAsync(FifoTimeout, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<Answer<bool>> EndAsync(Actor actor, string what, string cluster, string detail, Answer<bool> answer, CancellationToken cancellationToken)
    {
        try
        {
            await audit.WriteAsync(actor.Name, what, cluster, detail, answer.Error?.Code ?? "ok", cancellationToken);
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            // An operator must be able to act while the database is away; the event that tells of it is kept and stored later.
        }

        return answer;
    }
}
