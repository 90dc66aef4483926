using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ClusterPortal.Server.Access;

/// <summary>A page that stays open is asked twice a minute whether its person may still see it.</summary>
public sealed class RevalidatingUser(ILoggerFactory loggers, AccessCache access) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authenticationState);
        return Sessions.IsGoodAsync(authenticationState.User, access, cancellationToken);
    }
}
