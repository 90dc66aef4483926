using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.State;

/// <summary>Whether a revision may replace the one that is held.</summary>
/// <param name="Topology">Set when it is accepted.</param>
/// <param name="Refusal">Why not, for people; null when it is accepted or is the one that is held.</param>
public readonly record struct RevisionAcceptance(ClusterTopology? Topology, string? Refusal)
{
    /// <summary>Pure: the same arguments, the same answer.</summary>
    /// <param name="held">Null: none yet.</param>
    public static RevisionAcceptance Judge(RevisionEnvelope offered, RevisionEnvelope? held, AgentIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(identity);
        if (offered.ClusterId != identity.ClusterId)
            return Refuse($"it belongs to cluster {offered.ClusterId:D}, this agent to {identity.ClusterId:D}");
        switch (RevisionSigning.Verify(offered, identity.PortalKey))
        {
            case RevisionVerdict.WrongHash:
                return Refuse("its document is not the one that its hash names");
            case RevisionVerdict.WrongSignature:
                return Refuse("its signature is not the portal's");
            case RevisionVerdict.UnusableKey:
                return Refuse("the portal's key in identity.json cannot be used; enrol again");
        }

        if (held is not null && Lineage(offered, held) is { } objection)
            return objection;
        var parsed = CanonicalJson.Parse(offered.Document);
        return parsed.Topology is { } topology ? new(topology, null) : Refuse($"its document cannot be read: {parsed.Problems[0].Message}");
    }

    private static RevisionAcceptance? Lineage(RevisionEnvelope offered, RevisionEnvelope held)
    {
        if (offered.Number == held.Number)
            return offered.Hash == held.Hash ? new(null, null) : Refuse($"another revision {held.Number} is held: its lineage is another one");
        if (offered.Number < held.Number)
            return Refuse($"revision {held.Number} is held, which is newer");
        return offered.Number == held.Number + 1 && offered.PreviousHash != held.Hash
            ? Refuse($"it does not follow from revision {held.Number} as it is held: its lineage is another one")
            : null;
    }

    private static RevisionAcceptance Refuse(string reason) => new(null, reason);
}
