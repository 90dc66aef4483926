using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClusterPortal.Server.Agents;

/// <summary>Signs an agent in by <c>Bearer agentId.nonce.signature</c>: see <see cref="AgentCredential"/>. Needs no database.</summary>
public sealed class AgentAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AgentDirectory agents, AgentNonces nonces)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "agent";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(Check(header["Bearer ".Length..]) is { } agent
            ? AuthenticateResult.Success(new(PrincipalOf(agent), SchemeName))
            : AuthenticateResult.Fail("The agent is not enrolled, or its signature or nonce is not good."));
    }

    private AgentRecord? Check(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Guid.TryParseExact(parts[0], "D", out var id) || agents.Find(id) is not { } agent || !nonces.IsGood(parts[1], id))
            return null;
        if (!Base64Url.IsValid(parts[2]))
            return null;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(agent.PublicKey), out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(AgentCredential.Text(id, parts[1])), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256) ? agent : null;
    }

    private static ClaimsPrincipal PrincipalOf(AgentRecord agent) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, agent.Id.ToString("D")), new(ClaimTypes.Name, agent.Node), new(ClaimTypes.Role, SchemeName)], SchemeName));
}
