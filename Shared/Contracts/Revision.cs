namespace ClusterPortal.Shared.Contracts;

/// <summary>
/// One committed version of a cluster's topology, as it travels to agents and lies on their disks.
/// The number decides: an older one, another lineage or a wrong hash is refused.
/// </summary>
public sealed record RevisionEnvelope
{
    public required Guid ClusterId { get; init; }

    /// <value>1, 2, 3 … without holes.</value>
    public required long Number { get; init; }

    /// <value>The topology as canonical JSON: exactly the bytes that <see cref="Hash"/> covers.</value>
    public required string Document { get; init; }

    /// <value>SHA-256 of the previous revision's hash (empty for the first) and the document's UTF-8 bytes, in lower-case hex: the lineage.</value>
    public required string Hash { get; init; }

    /// <value>The hash of revision <see cref="Number"/> - 1; empty for the first.</value>
    public required string PreviousHash { get; init; }

    /// <value>ECDSA P-256 over cluster id, number and hash by the portal's key for this cluster, base64.</value>
    public required string Signature { get; init; }
}

/// <summary>Heartbeat keys, apart from revisions. Never part of an export, an answer or a log.</summary>
public sealed record KeyRing
{
    /// <value>The key that signs what is sent.</value>
    public required byte SendWith { get; init; }

    public required IReadOnlyList<HeartbeatKey> Keys { get; init; }
}

/// <param name="Id">Carried in each packet.</param>
/// <param name="Secret">32 bytes, base64.</param>
public sealed record HeartbeatKey(byte Id, string Secret)
{
    public override string ToString() => $"key {Id}";
}
