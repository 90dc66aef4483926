namespace ClusterPortal.Shared.Contracts;

/// <summary>What an agent may call at <c>/hubs/agent</c>. Identity comes from the connection's credentials, never from a message.</summary>
public interface IAgentHub
{
    /// <summary>First call on every connection.</summary>
    Task<AgentWelcome> Hello(AgentHello hello);

    /// <summary>The node's own picture, once a second and at each change. Only the newest counts.</summary>
    Task Report(NodeReport report);

    /// <summary>History, in order, at most 200 at a time and under 60 kB. Answers the highest sequence stored durably: what is above is sent again.</summary>
    Task<long> Events(IReadOnlyList<NodeEvent> events);
}

/// <summary>What the portal may call on an agent. All of it can come twice, late or out of order without harm.</summary>
public interface IAgentClient
{
    Task ApplyRevision(RevisionEnvelope revision);

    Task ApplyKeys(KeyRing keys);

    /// <summary>An operator's command; the answer says what came of it.</summary>
    Task<CommandResult> Execute(AgentCommand command);
}

/// <param name="AgentVersion">As in <c>clusterportal-agent --version</c>.</param>
/// <param name="Incarnation">Random at every start of the agent, hex.</param>
/// <param name="RevisionNumber">0: none on disk.</param>
public sealed record AgentHello(string AgentVersion, string Incarnation, long RevisionNumber, string RevisionHash);

/// <param name="LastEventSequence">The highest sequence of this agent that the portal has stored.</param>
/// <param name="Revision">The newest revision; null when the agent has it.</param>
public sealed record AgentWelcome(string Cluster, string Node, KeyRing Keys, RevisionEnvelope? Revision, long LastEventSequence);

/// <param name="Verb">standby, online, cleanup, move.</param>
/// <param name="Group">For move and cleanup.</param>
/// <param name="Target">For move: the node.</param>
public sealed record AgentCommand(Guid Id, string Verb, string? Group = null, string? Target = null);

public sealed record CommandResult(bool Ok, string? Error = null);
