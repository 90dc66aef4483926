using System.Security.Cryptography;
using System.Text.Json;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.DataProtection;

namespace ClusterPortal.Server.Topologies;

/// <summary>A cluster's secrets: the key that signs its revisions and the heartbeat key ring. Sealed whenever they are at rest.</summary>
public sealed class ClusterKeys(IDataProtectionProvider protection)
{
    /// <summary>HMAC-SHA-256's own output length (RFC 2104 §3).</summary>
    private const int HeartbeatKeyBytes = 32;

    private readonly IDataProtector _signing = protection.CreateProtector("ClusterPortal.RevisionSigningKey");
    private readonly IDataProtector _ring = protection.CreateProtector("ClusterPortal.KeyRing");

    /// <summary>A new signing key: sealed, and its public half in base64.</summary>
    public (string Sealed, string Public) NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (_signing.Protect(Convert.ToBase64String(key.ExportPkcs8PrivateKey())), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
    }

    public ECDsa OpenSigningKey(string sealedKey)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(_signing.Unprotect(sealedKey)), out _);
        return key;
    }

    public static KeyRing NewRing() => new()
    {
        SendWith = 1,
        Keys = [new HeartbeatKey(1, Convert.ToBase64String(RandomNumberGenerator.GetBytes(HeartbeatKeyBytes)))],
    };

    public string Seal(KeyRing ring) => _ring.Protect(JsonSerializer.Serialize(ring, ContractJson.Default.KeyRing));

    public KeyRing OpenRing(string sealedRing) => JsonSerializer.Deserialize(_ring.Unprotect(sealedRing), ContractJson.Default.KeyRing)!;
}
