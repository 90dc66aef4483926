using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>What the portal may ask of the agent or the probe that is connected to it.</summary>
public interface IPortalDuties
{
    AgentHello Hello();

    void ApplyRevision(RevisionEnvelope revision);

    void ApplyKeys(KeyRing keys);

    Task<CommandResult> ExecuteAsync(AgentCommand command);

    /// <summary>The newest report.</summary>
    NodeReport Report();

    /// <summary>Returns when there is something new to report, or after the time.</summary>
    Task WaitForChangeAsync(TimeSpan longest, CancellationToken cancellationToken);
}
