using System.Security.Claims;
using System.Text.Encodings.Web;
using ClusterPortal.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClusterPortal.Server.Access;

/// <summary>Signs programs in by <c>Authorization: Bearer cp_…</c>.</summary>
public sealed class ApiTokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessCache access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || !ApiTokenText.TryParse(header["Bearer ".Length..], out var id, out var secret))
            return AuthenticateResult.Fail("This is no API token.");
        if (await access.TokenAsync(id, Context.RequestAborted) is not { } token || !Secrets.Same(token.Hash, Secrets.Hash(secret)))
            return AuthenticateResult.Fail("The token is unknown, revoked or expired.");
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, id.ToString("D")), new(ClaimTypes.Name, "token " + token.Name), new(ClaimTypes.Role, token.Role)], SchemeName)), SchemeName));
    }
}
