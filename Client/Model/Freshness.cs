using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model;

/// <summary>How old a figure may be before nobody vouches for it any more.</summary>
public static class Freshness
{
    /// <summary>Agents report once a second; what is older than this is greyed out.</summary>
    public static readonly TimeSpan ReportBound = TimeSpan.FromSeconds(5);

    /// <summary>The node's own word, heard lately over a connection that stands.</summary>
    public static bool IsFresh(NodeStatus node, DateTimeOffset now) =>
        node is { Connected: true, Report: not null, ReportedAt: { } at } && now - at <= ReportBound;
}
