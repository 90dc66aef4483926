using System.Security.Cryptography;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Agents;

/// <summary>Makes an identity out of a one-time token: the node's own key, known to the portal from now on.</summary>
public sealed class Enrolment(AgentStore store, LiveClusters live, LiveSync sync, TimeProvider time)
{
    /// <summary>HOST_NAME_MAX of limits.h.</summary>
    private const int MaxNode = 64;

    public async Task<Answer<EnrollResponse>> EnrolAsync(EnrollRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!IsP256(request.PublicKey))
            return Answers.Not<EnrollResponse>(Codes.Invalid, "publicKey is no ECDSA P-256 key (SubjectPublicKeyInfo, base64).", [new("/publicKey", "not-a-key", "An ECDSA P-256 key is needed, as SubjectPublicKeyInfo in base64.")]);
        if (await store.FindTokenAsync(request.Token ?? "", cancellationToken) is not { } token || live.Find(token.ClusterId)?.Head is not { } head)
            return Refused("The enrolment token is unknown. Make a new one: POST /api/v1/enrollment-tokens.");
        if (token.UsedAt is not null)
            return Refused("The enrolment token was used already; each is good for one node. Make a new one.");
        if (token.ExpiresAt <= time.GetUtcNow())
            return Refused($"The enrolment token ran out at {token.ExpiresAt:u}. Make a new one.");
        if (token.Node is { } only && only != request.Node)
            return Refused($"The enrolment token is for node \"{only}\", not for \"{request.Node}\". The node's name must be as in uname -n.");
        if (token.Kind == AgentKinds.Agent && head.Topology.Nodes.All(n => n.Name != request.Node))
            return Refused($"Cluster \"{head.Name}\" has no node \"{request.Node}\". It has: {string.Join(", ", head.Topology.Nodes.Select(n => n.Name))}.");
        if (request.Node is not { Length: > 0 and <= MaxNode } || request.Node == PortalEvents.Portal)
            return Refused($"\"{request.Node}\" is no node's name.");
        if (token.Kind == AgentKinds.Probe && head.Topology.Nodes.Any(n => n.Name == request.Node))
            return Refused($"\"{request.Node}\" is a node of cluster \"{head.Name}\", and a probe is none: give it another name.");
        if (await store.EnrolAsync(token, head.Name, request.Node, request.PublicKey, cancellationToken) is not { } agent)
            return Refused("The enrolment token was used by someone else just now, or has run out. Make a new one.");
        await sync.ReadAgentsAsync(cancellationToken); // known at once, and the connection of the agent it replaces ends
        return Answers.Ok(new EnrollResponse(agent.Id, head.Id, head.Name, agent.Node, head.PortalKey, agent.IsProbe ? AgentHub.NoKeys : head.Keys));
    }

    private static Answer<EnrollResponse> Refused(string message) => Answers.Not<EnrollResponse>(Codes.Refused, message);

    private static bool IsP256(string? key)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key ?? ""), out _);
            return ecdsa.KeySize == 256;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
