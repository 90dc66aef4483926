using System.Security.Claims;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Access;

/// <summary>Who acts, with which role: a person or an API token.</summary>
public sealed record Actor(string Name, string Role)
{
    /// <summary>Roles contain each other: an admin is an operator, an operator a viewer.</summary>
    public bool Has(string role) => RoleOrder.Rank(Role) >= RoleOrder.Rank(role);

    /// <summary>Null when nobody is signed in.</summary>
    public static Actor? Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity is { IsAuthenticated: true, Name: { } name } && user.FindFirstValue(ClaimTypes.Role) is { } role ? new(name, role) : null;
    }
}

public static class RoleOrder
{
    /// <summary>0 for what is no role.</summary>
    public static int Rank(string? role) => role switch
    {
        Roles.Viewer => 1,
        Roles.Operator => 2,
        Roles.Admin => 3,
        _ => 0,
    };
}
