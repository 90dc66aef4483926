using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>The lineage of revisions.</summary>
public static class TopologyHash
{
    /// <summary>SHA-256 of the previous revision's hash and the document, both as UTF-8, in lower-case hex.</summary>
    /// <param name="previousHash">Empty for the first revision.</param>
    /// <param name="document">Exactly the text that is stored and sent.</param>
    public static string Compute(string previousHash, string document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previousHash + document)));
}

/// <summary>What a check of a revision found.</summary>
public enum RevisionVerdict
{
    Valid,

    /// <summary>The document is not the one that the hash names.</summary>
    WrongHash,

    /// <summary>Another key, or another number, cluster or hash than was signed.</summary>
    WrongSignature,

    /// <summary>The public key is not a P-256 key.</summary>
    UnusableKey,
}

/// <summary>ECDSA over P-256 with SHA-256; the signature is r and s one after the other (IEEE P1363), base64.</summary>
public static class RevisionSigning
{
    /// <summary>What is signed: a purpose, so that the signature means nothing elsewhere, the cluster, the number and the hash.</summary>
    public static string SignedText(Guid clusterId, long number, string hash) =>
        string.Create(CultureInfo.InvariantCulture, $"clusterportal revision 1\n{clusterId:D}\n{number}\n{hash}\n");

    /// <summary>Makes the next revision of a cluster.</summary>
    /// <param name="previousHash">Empty for number 1.</param>
    public static RevisionEnvelope Sign(Guid clusterId, long number, string previousHash, string document, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = TopologyHash.Compute(previousHash, document);
        return new RevisionEnvelope
        {
            ClusterId = clusterId,
            Number = number,
            Document = document,
            Hash = hash,
            PreviousHash = previousHash,
            Signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(SignedText(clusterId, number, hash)), HashAlgorithmName.SHA256)),
        };
    }

    /// <summary>Checks hash and signature. Whether number and lineage fit what the reader holds is the reader's to decide.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo (RFC 5480), base64.</param>
    public static RevisionVerdict Verify(RevisionEnvelope revision, string publicKey)
    {
        ArgumentNullException.ThrowIfNull(revision);
        if (revision.Hash != TopologyHash.Compute(revision.PreviousHash, revision.Document))
            return RevisionVerdict.WrongHash;
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return RevisionVerdict.UnusableKey;
        }
        if (key.KeySize != 256)
            return RevisionVerdict.UnusableKey;
        var signature = new byte[64];
        var text = Encoding.UTF8.GetBytes(SignedText(revision.ClusterId, revision.Number, revision.Hash));
        return Convert.TryFromBase64String(revision.Signature, signature, out var length) && key.VerifyData(text, signature.AsSpan(0, length), HashAlgorithmName.SHA256)
            ? RevisionVerdict.Valid
            : RevisionVerdict.WrongSignature;
    }
}
