namespace ClusterPortal.Shared.Contracts;

/// <summary><c>POST /api/v1/enroll</c>: a one-time token for an identity. No other credentials.</summary>
/// <param name="Token">As given by <c>POST /api/v1/enrollment-tokens</c>.</param>
/// <param name="Node">The node's name, as in <c>uname -n</c>.</param>
/// <param name="PublicKey">The agent's own ECDSA P-256 key, SubjectPublicKeyInfo, base64. Its private half never leaves the node.</param>
public sealed record EnrollRequest(string Token, string Node, string PublicKey);

/// <param name="AgentId">Names the agent in later sign-ins.</param>
/// <param name="PortalKey">The key that signs this cluster's revisions, SubjectPublicKeyInfo, base64.</param>
public sealed record EnrollResponse(Guid AgentId, Guid ClusterId, string Cluster, string Node, string PortalKey, KeyRing Keys);

/// <summary><c>POST /api/v1/agents/{agentId}/challenge</c>: the nonce to sign, good for one minute by the portal's clock.</summary>
public sealed record ChallengeResponse(string Nonce);

/// <summary>
/// The bearer token of the agent's hub connection: <c>agentId.nonce.signature</c>, the signature being
/// ECDSA P-256 with SHA-256 over the UTF-8 bytes of <c>clusterportal-agent:agentId:nonce</c>, base64url.
/// </summary>
public static class AgentCredential
{
    public static string Text(Guid agentId, string nonce) => $"clusterportal-agent:{agentId:D}:{nonce}";
}
