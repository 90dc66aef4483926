using ClusterPortal.Server.Agents;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace ClusterPortal.Server.Access;

/// <summary>Who gets in, by which credentials, and what each role may. What says nothing needs at least a viewer.</summary>
public static class AccessRules
{
    private const string Either = "either";

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication(o => o.DefaultScheme = Either)
            .AddPolicyScheme(Either, displayName: null, o => o.ForwardDefaultSelector = static http =>
                http.Request.Path.StartsWithSegments("/hubs/agent", StringComparison.OrdinalIgnoreCase) ? AgentAuthentication.SchemeName
                : http.Request.Headers.Authorization.Count > 0 ? ApiTokenAuthentication.SchemeName : Sessions.SchemeName)
            .AddCookie(Sessions.Configure)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(ApiTokenAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, AgentAuthentication>(AgentAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Roles.Viewer, p => p.RequireRole(Roles.Viewer, Roles.Operator, Roles.Admin))
            .AddPolicy(Roles.Operator, p => p.RequireRole(Roles.Operator, Roles.Admin))
            .AddPolicy(Roles.Admin, p => p.RequireRole(Roles.Admin))
            .AddPolicy(AgentAuthentication.SchemeName, p => p.AddAuthenticationSchemes(AgentAuthentication.SchemeName).RequireRole(AgentAuthentication.SchemeName))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(Roles.Viewer, Roles.Operator, Roles.Admin).Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireRole(Roles.Viewer, Roles.Operator, Roles.Admin).Build());
    }
}
