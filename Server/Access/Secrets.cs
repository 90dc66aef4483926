using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ClusterPortal.Server.Access;

/// <summary>Secrets that are shown once: 256 random bits, kept as their SHA-256 alone (a slow hash is for what people choose).</summary>
public static class Secrets
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);
}
