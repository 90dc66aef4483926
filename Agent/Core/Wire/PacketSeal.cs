using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>A key of the cluster's ring.</summary>
/// <param name="Secret">At least <see cref="PacketSeal.MinSecretLength"/> bytes of it random.</param>
public readonly record struct SealKey(uint Id, ReadOnlyMemory<byte> Secret);

/// <summary>What a sealed packet carries. The body is a part of the datagram it was opened from.</summary>
public readonly ref struct OpenedPacket
{
    public ReadOnlySpan<byte> Body { get; init; }

    public uint KeyId { get; init; }

    /// <summary>Index of the path in the sender's topology.</summary>
    public byte Path { get; init; }

    /// <summary>The sender's hybrid logical clock in microseconds: orders events, decides nothing.</summary>
    public long Order { get; init; }
}

/// <summary>
/// The envelope around every packet between agents: whose cluster, which key, and a tag that only a holder of the key can make
/// (HMAC-SHA-256, RFC 2104). docs/wire.md has the layout. Nothing is allocated.
/// </summary>
public static class PacketSeal
{
    /// <summary>Magic (4), version (1), cluster (16), key (4), path (1), order (8).</summary>
    public const int HeaderLength = 34;

    public const int TagLength = HMACSHA256.HashSizeInBytes;

    /// <summary>Bytes around the body.</summary>
    public const int Overhead = HeaderLength + TagLength;

    /// <summary>The longest datagram.</summary>
    public const int MaxLength = HeartbeatCodec.MaxLength + Overhead;

    public const byte Version = 1;

    /// <summary>As long as the hash: RFC 2104 section 3 advises against less.</summary>
    public const int MinSecretLength = 32;

    /// <summary>Shorter than an envelope.</summary>
    public const string Truncated = "truncated";

    /// <summary>Longer than <see cref="MaxLength"/>.</summary>
    public const string Oversized = "oversized";

    /// <summary>Not a packet of this kind and <see cref="Version"/>.</summary>
    public const string OtherVersion = "version";

    public const string OtherCluster = "other-cluster";

    public const string UnknownKey = "unknown-key";

    public const string BadTag = "bad-tag";

    private static ReadOnlySpan<byte> Magic => "CPHB"u8;

    /// <summary>Bytes written.</summary>
    /// <param name="destination">The body's length and <see cref="Overhead"/>. May not overlap the body.</param>
    /// <exception cref="ArgumentException">Too long a body, too short a destination or secret.</exception>
    public static int Seal(ReadOnlySpan<byte> body, Guid cluster, in SealKey key, byte path, long order, Span<byte> destination)
    {
        if (body.Length > HeartbeatCodec.MaxLength)
            throw new ArgumentException($"A body has at most {HeartbeatCodec.MaxLength} bytes, not {body.Length}.", nameof(body));
        if (destination.Length < body.Length + Overhead)
            throw new ArgumentException($"{body.Length + Overhead} bytes are needed, not {destination.Length}.", nameof(destination));
        if (key.Secret.Length < MinSecretLength)
            throw new ArgumentException($"A secret has at least {MinSecretLength} bytes, not {key.Secret.Length}.", nameof(key));
        Magic.CopyTo(destination);
        destination[4] = Version;
        cluster.TryWriteBytes(destination[5..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(destination[21..], key.Id);
        destination[25] = path;
        BinaryPrimitives.WriteInt64BigEndian(destination[26..], order);
        body.CopyTo(destination[HeaderLength..]);
        var signed = HeaderLength + body.Length;
        HMACSHA256.HashData(key.Secret.Span, destination[..signed], destination[signed..]);
        return signed + TagLength;
    }

    /// <summary>Checks everything and opens. The tag is compared in constant time.</summary>
    /// <param name="keys">The ring: any key on it is good for opening.</param>
    /// <param name="refusal">When false: truncated, oversized, version, other-cluster, unknown-key, bad-tag.</param>
    public static bool Open(ReadOnlySpan<byte> datagram, Guid cluster, ReadOnlySpan<SealKey> keys, out OpenedPacket opened, out string? refusal)
    {
        opened = default;
        refusal = Check(datagram, cluster, keys);
        if (refusal is not null)
            return false;
        opened = new OpenedPacket
        {
            Body = datagram[HeaderLength..^TagLength],
            KeyId = BinaryPrimitives.ReadUInt32BigEndian(datagram[21..]),
            Path = datagram[25],
            Order = BinaryPrimitives.ReadInt64BigEndian(datagram[26..]),
        };
        return true;
    }

    private static string? Check(ReadOnlySpan<byte> datagram, Guid cluster, ReadOnlySpan<SealKey> keys)
    {
        if (datagram.Length > MaxLength)
            return Oversized;
        if (datagram.Length < Overhead)
            return Truncated;
        if (!datagram.StartsWith(Magic) || datagram[4] != Version)
            return OtherVersion;
        if (new Guid(datagram.Slice(5, 16), bigEndian: true) != cluster)
            return OtherCluster;
        var id = BinaryPrimitives.ReadUInt32BigEndian(datagram[21..]);
        foreach (var key in keys)
        {
            if (key.Id == id)
                return Verify(datagram, key.Secret.Span) ? null : BadTag;
        }

        return UnknownKey;
    }

    private static bool Verify(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> secret)
    {
        Span<byte> tag = stackalloc byte[TagLength];
        HMACSHA256.HashData(secret, datagram[..^TagLength], tag);
        return CryptographicOperations.FixedTimeEquals(tag, datagram[^TagLength..]);
    }
}
