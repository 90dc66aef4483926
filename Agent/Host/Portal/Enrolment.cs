using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>Makes the agent's own key and exchanges a one-time token for an identity.</summary>
public static class Enrolment
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Writes key, key ring and, last of all, the identity: a half-done enrolment leaves none.</summary>
    /// <exception cref="AgentException">The portal refused or could not be reached; the state directory is as it was.</exception>
    public static async Task<AgentIdentity> EnrollAsync(StateDirectory state, PortalAddress portal, string token, string node, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(portal);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new EnrollRequest(token, node, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
        var answer = await AskAsync(portal, request, cancellationToken);
        var identity = new AgentIdentity
        {
            AgentId = answer.AgentId,
            ClusterId = answer.ClusterId,
            Cluster = answer.Cluster,
            Node = answer.Node,
            Kind = kind,
            Portal = portal.Text,
            PortalKey = answer.PortalKey,
        };
        state.WriteKey(key);
        state.WriteKeyRing(answer.Keys);
        state.WriteIdentity(identity);
        return identity;
    }

    private static async Task<EnrollResponse> AskAsync(PortalAddress portal, EnrollRequest request, CancellationToken cancellationToken)
    {
        using var handler = portal.CreateHandler();
        using var http = new HttpClient(handler) { BaseAddress = portal.Root, Timeout = Timeout };
        try
        {
            using var response = await http.PostAsJsonAsync("api/v1/enroll", request, ContractJson.Default.EnrollRequest, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new AgentException($"The portal at {portal.Text} refused to enrol {request.Node}: {await ReasonAsync(response, cancellationToken)} Ask for a new token if this one was used or has expired.");
            return await response.Content.ReadFromJsonAsync(ContractJson.Default.EnrollResponse, cancellationToken)
                ?? throw new AgentException($"The portal at {portal.Text} answered nothing. Is it a ClusterPortal?");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AgentException($"The portal at {portal.Text} cannot be reached: {e.Message} Check the address and that the portal runs.", e);
        }
        catch (JsonException e)
        {
            throw new AgentException($"What answers at {portal.Text} does not speak as ClusterPortal does. Check the address.", e);
        }
    }

    /// <summary>The detail of a problem+json answer (RFC 9457), or its status.</summary>
    internal static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"HTTP {(int)response.StatusCode}.";
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using var document = JsonDocument.Parse(body);
            foreach (var name in (ReadOnlySpan<string>)["detail", "title"])
            {
                if (document.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                    return $"{text.GetString()} ({status})";
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or HttpRequestException)
        {
            // The status alone then.
        }

        return status;
    }
}
