using System.Security.Cryptography;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Tests;

/// <summary>A portal's signing key, an identity enrolled to it, and revisions it signed.</summary>
public sealed class Samples : IDisposable
{
    public ECDsa PortalKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Guid ClusterId { get; } = Guid.NewGuid();

    public AgentIdentity Identity(string node = "a", string? portal = null) => new()
    {
        AgentId = Guid.NewGuid(),
        ClusterId = ClusterId,
        Cluster = "lab",
        Node = node,
        Portal = portal,
        PortalKey = Convert.ToBase64String(PortalKey.ExportSubjectPublicKeyInfo()),
    };

    public RevisionEnvelope Revision(long number = 1, string previous = "", ClusterTopology? topology = null) =>
        RevisionSigning.Sign(ClusterId, number, previous, CanonicalJson.Write(topology ?? Pair()), PortalKey);

    public static ClusterTopology Pair() => new() { Name = "lab", Nodes = [new Node { Name = "a" }, new Node { Name = "b" }] };

    public static KeyRing Keys() => new() { SendWith = 1, Keys = [new HeartbeatKey(1, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))] };

    public void Dispose() => PortalKey.Dispose();
}
