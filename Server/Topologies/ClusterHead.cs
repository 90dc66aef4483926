using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Topologies;

/// <summary>A cluster with its newest revision, as every replica holds it in memory: what agents are given even while the database is away.</summary>
public sealed record ClusterHead(Guid Id, string Name, DateTimeOffset CreatedAt, RevisionEnvelope Revision, ClusterTopology Topology, KeyRing Keys, string PortalKey)
{
    /// <value>Strong, with its quotes, as it stands in the header.</value>
    public string ETag => TopologyETag.Of(Revision.Number, Revision.Hash);

    public ClusterInfo Info => new(Id, Name, Revision.Number, ETag, CreatedAt);
}

/// <summary>The ETag of a topology: its revision's number, and enough of the hash that another lineage never matches.</summary>
public static class TopologyETag
{
    public static string Of(long number, string hash) => $"\"{number}-{hash[..12]}\"";
}
