using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>Asks for a nonce and signs it: the bearer token of one hub connection.</summary>
public sealed class PortalSignIn(PortalAddress portal, Guid agentId, ECDsa key)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="HttpRequestException">The portal is away or does not know the agent.</exception>
    public async ValueTask<string?> TokenAsync(CancellationToken cancellationToken)
    {
        using var handler = portal.CreateHandler();
        using var http = new HttpClient(handler) { BaseAddress = portal.Root, Timeout = Timeout };
        using var response = await http.PostAsync($"api/v1/agents/{agentId:D}/challenge", content: null, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The portal refused this agent: {await Enrolment.ReasonAsync(response, cancellationToken)}");
        var challenge = await response.Content.ReadFromJsonAsync(ContractJson.Default.ChallengeResponse, cancellationToken)
            ?? throw new HttpRequestException("The portal gave no challenge.");
        return $"{agentId:D}.{challenge.Nonce}.{Sign(agentId, challenge.Nonce, key)}";
    }

    /// <summary>IEEE P1363 form, base64url.</summary>
    public static string Sign(Guid agentId, string nonce, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Base64Url.EncodeToString(key.SignData(Encoding.UTF8.GetBytes(AgentCredential.Text(agentId, nonce)), HashAlgorithmName.SHA256));
    }
}
