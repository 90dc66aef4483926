using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Core.Tests.Wire;

public sealed class PacketSealTests
{
    internal static readonly Guid Cluster = Guid.Parse("6f1a2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    internal static readonly SealKey Key = new(3, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
    private static readonly SealKey NewKey = new(4, Enumerable.Range(32, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void What_is_sealed_is_opened_with_any_key_of_the_ring()
    {
        var datagram = Sealed("hello"u8, Key);
        Assert.True(PacketSeal.Open(datagram, Cluster, [NewKey, Key], out var opened, out var refusal));
        Assert.Null(refusal);
        Assert.Equal("hello"u8, opened.Body);
        Assert.Equal((3u, (byte)1, 1_700_000_000_000_000), (opened.KeyId, opened.Path, opened.Order));
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var datagram = Sealed("hello"u8, Key);
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var flipped = datagram.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(PacketSeal.Open(flipped, Cluster, [Key, NewKey], out _, out var refusal));
            Assert.Equal(Expected(bit / 8, flipped), refusal);
        }

        static string Expected(int at, byte[] flipped) => at switch
        {
            < 5 => PacketSeal.OtherVersion,
            < 21 => PacketSeal.OtherCluster,
            < 25 => flipped[24] == 4 ? PacketSeal.BadTag : PacketSeal.UnknownKey,
            _ => PacketSeal.BadTag,
        };
    }

    [Fact]
    public void Every_length_but_its_own_is_refused()
    {
        var datagram = Sealed("hello"u8, Key);
        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.False(PacketSeal.Open(datagram.AsSpan(0, length), Cluster, [Key], out _, out var refusal));
            Assert.Equal(length < PacketSeal.Overhead ? PacketSeal.Truncated : PacketSeal.BadTag, refusal);
        }

        Assert.False(PacketSeal.Open(new byte[PacketSeal.MaxLength + 1], Cluster, [Key], out _, out var tooLong));
        Assert.Equal(PacketSeal.Oversized, tooLong);
    }

    [Fact]
    public void Sealing_and_opening_allocate_nothing()
    {
        var (body, buffer, ring) = (new byte[500], new byte[PacketSeal.MaxLength], new[] { Key });
        PacketSeal.Open(buffer.AsSpan(0, PacketSeal.Seal(body, Cluster, Key, 0, 1, buffer)), Cluster, ring, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PacketSeal.Open(buffer.AsSpan(0, PacketSeal.Seal(body, Cluster, Key, 0, 1, buffer)), Cluster, ring, out _, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_short_secret_is_no_secret() =>
        Assert.Throws<ArgumentException>(() => PacketSeal.Seal([], Cluster, new SealKey(1, new byte[31]), 0, 0, new byte[PacketSeal.Overhead]));

    internal static byte[] Sealed(ReadOnlySpan<byte> body, in SealKey key)
    {
        var buffer = new byte[PacketSeal.MaxLength];
        return buffer[..PacketSeal.Seal(body, Cluster, key, path: 1, order: 1_700_000_000_000_000, buffer)];
    }
}
