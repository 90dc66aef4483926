using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Probing;

/// <summary>What the portal may ask of a probe: nothing but its counts.</summary>
internal sealed class ProbeDuties(AgentIdentity identity, string incarnation, GapWatch watch, TimeProvider time) : IPortalDuties
{
    private readonly long _startedAt = time.GetTimestamp();
    private long _sequence;

    public AgentHello Hello() => new(AgentVersion.Text, incarnation, 0, "");

    public void ApplyRevision(RevisionEnvelope revision)
    {
    }

    public void ApplyKeys(KeyRing keys)
    {
    }

    public Task<CommandResult> ExecuteAsync(AgentCommand command) =>
        Task.FromResult(new CommandResult(false, $"{identity.Node} is a probe; it takes no commands."));

    public NodeReport Report() => new()
    {
        Node = identity.Node,
        Incarnation = incarnation,
        Sequence = ++_sequence,
        At = time.GetUtcNow(),
        AgentVersion = AgentVersion.Text,
        UptimeMs = (long)time.GetElapsedTime(_startedAt).TotalMilliseconds,
        Counters = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["probe-answered"] = watch.Answered, ["probe-lost"] = watch.Lost },
    };

    public Task WaitForChangeAsync(TimeSpan longest, CancellationToken cancellationToken) => Task.Delay(longest, cancellationToken);
}
