namespace ClusterPortal.Server.Data;

/// <summary>PostgreSQL keeps microseconds, .NET ten times finer: what is hashed or compared is cut to what is kept.</summary>
public static class Microseconds
{
    public static DateTimeOffset Truncate(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>As in <see cref="Shared.Contracts.NodeEvent.Order"/>.</summary>
    public static long Since1970(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
