using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Core.Tests.Wire;

/// <summary>The published vectors of docs/wire.md: another implementation must agree with every line of vectors.txt.</summary>
public sealed class VectorTests
{
    public static TheoryData<string, string, string> Vectors()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Wire", "vectors.txt")))
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is [var name, var result, var hex] && !line.StartsWith('#'))
                data.Add(name, result, hex);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_gives_its_result(string name, string result, string hex)
    {
        Assert.Equal(result, Result(Convert.FromHexString(hex)));
        var sent = name switch { "first" => Packets.First, "takeover" => Packets.Takeover, _ => null };
        if (sent is not null)
            Assert.Equal(hex, Hex(sent));
    }

    [Fact]
    public void Vectors_name_every_refusal()
    {
        string[] refusals = ["truncated", "oversized", "version", "other-cluster", "unknown-key", "bad-tag", "malformed", "unknown-sender"];
        var results = Vectors().Select(row => (string)row[1]).ToHashSet(StringComparer.Ordinal);
        // An oversized one would fill a page; HeartbeatCodecTests and PacketSealTests have it.
        Assert.Equal(["oversized"], refusals.Where(word => !results.Contains(word)));
    }

    private static string Result(byte[] datagram)
    {
        if (!PacketSeal.Open(datagram, PacketSealTests.Cluster, [PacketSealTests.Key], out var opened, out var refusal))
            return refusal!;
        HeartbeatCodec.Decode(opened.Body, Packets.Roster(3), out refusal);
        return refusal ?? "ok";
    }

    private static string Hex(Heartbeat packet)
    {
        var buffer = new byte[HeartbeatCodec.MaxLength];
        var length = HeartbeatCodec.Encode(packet, Packets.Roster(3), buffer);
        return Convert.ToHexStringLower(PacketSealTests.Sealed(buffer.AsSpan(0, length), PacketSealTests.Key));
    }
}
