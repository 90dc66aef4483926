using Microsoft.EntityFrameworkCore;

namespace ClusterPortal.Server.Data;

/// <summary>What replicas tell each other through NOTIFY: always in the transaction that made it true.</summary>
public static class Notifications
{
    public const string Channel = "portal";

    /// <summary>A cluster was created, deleted, or has a new revision (cluster id).</summary>
    public const string Cluster = "cluster";

    /// <summary>An agent was enrolled or revoked (cluster id).</summary>
    public const string Agents = "agents";

    /// <summary>Accounts or tokens have changed.</summary>
    public const string Access = "access";

    /// <summary>Events were stored (cluster id, first id, last id, the replica that stored them).</summary>
    public const string Events = "events";

    public static Task NotifyAsync(this PortalDb db, string what, object? subject, CancellationToken cancellationToken)
    {
        var payload = $"{what} {subject}";
        return db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {payload})", cancellationToken);
    }
}
