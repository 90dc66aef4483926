using Microsoft.AspNetCore.Identity;

namespace ClusterPortal.Server.Data;

/// <summary>A person who may sign in; holds exactly one role.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public required string Role { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignIn { get; set; }
}
