using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Core.Tests.Wire;

public sealed class HeartbeatCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void What_is_encoded_is_decoded(int nodes)
    {
        var roster = Packets.Roster(nodes);
        Check(Packets.Any(nodes), packet =>
        {
            var decoded = HeartbeatCodec.Decode(Encoded(packet, roster), roster, out var refusal);
            return (refusal is null && Packets.Text(decoded!) == Packets.Text(packet)).Label(refusal ?? Packets.Text(packet) + "\n" + Packets.Text(decoded!));
        });
    }

    [Fact]
    public void Rosters_in_another_order_hear_the_same()
    {
        var (here, there) = (Packets.Roster(5), new Roster());
        foreach (var name in (string[])["other", "host3", "host5", "host1", "host4", "host2"])
            there.Add(name);
        Check(Packets.Any(5), packet =>
        {
            var moved = HeartbeatCodec.Decode(Encoded(packet, here), there, out _)!;
            var back = HeartbeatCodec.Decode(Encoded(moved, there), here, out _)!;
            return (moved.Sender == there.IndexOf(here[packet.Sender]) && Packets.Text(back) == Packets.Text(packet)).Label(Packets.Text(moved));
        });
    }

    [Fact]
    public void Unknown_nodes_are_left_out_and_their_views_are_not_understood()
    {
        var known = new Roster();
        known.Add("host2");
        known.Add("host1");

        var heard = HeartbeatCodec.Decode(Encoded(Packets.Takeover, Packets.Roster(3)), known, out var refusal)!;

        Assert.Null(refusal);
        Assert.Equal(0, heard.Sender);
        Assert.Equal(NodeSet.Of(0), heard.Up);
        Assert.Equal(View.None, heard.Accepted);
        Assert.Equal(View.None, heard.Proposed);
        Assert.Equal(1, Assert.Single(heard.Echoes).Peer);
        Assert.Equal(new Order("虚拟", 1, -1), Assert.Single(heard.Orders));
    }

    [Fact]
    public void A_sender_nobody_named_is_refused()
    {
        var roster = new Roster();
        roster.Add("host1");
        Assert.Null(HeartbeatCodec.Decode(Encoded(Packets.Takeover, Packets.Roster(3)), roster, out var refusal));
        Assert.Equal(HeartbeatCodec.UnknownSender, refusal);
    }

    [Fact]
    public void Cut_at_every_byte_it_is_truncated()
    {
        var roster = Packets.Roster(3);
        var bytes = Encoded(Packets.Takeover, roster);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(HeartbeatCodec.Decode(bytes.AsSpan(0, length), roster, out var refusal));
            Assert.Equal(length == 0 ? HeartbeatCodec.Truncated : refusal, refusal);
            Assert.NotNull(refusal);
        }
    }

    /// <summary>Canonical: what is accepted, encoded again from the same table, is the same bytes.</summary>
    [Fact]
    public void A_flipped_bit_is_refused_or_another_packet_never_the_same()
    {
        var roster = Packets.Roster(3);
        var bytes = Encoded(Packets.Takeover, roster);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            var heard = HeartbeatCodec.Decode(flipped, roster, out var refusal);
            Assert.True(heard is null == refusal is not null);
            if (heard is not null && !NamesSomethingUnknown(flipped, bytes))
                Assert.NotEqual(Packets.Text(Packets.Takeover), Packets.Text(heard));
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var roster = Packets.Roster(3);
        Check(from bytes in ArbMap.Default.GeneratorFor<byte[]>() from version in Gen.Choose(0, 2) select (byte[])[(byte)version, .. bytes], bytes =>
        {
            var heard = HeartbeatCodec.Decode(bytes, roster, out var refusal);
            return (heard is null == refusal is not null).Label(refusal ?? "");
        });
    }

    [Fact]
    public void Packets_with_bytes_changed_never_throw_and_have_one_form()
    {
        var roster = Packets.Roster(5);
        Check(
            from packet in Packets.Any(5)
            from at in Gen.Choose(0, 10_000)
            from value in ArbMap.Default.GeneratorFor<byte>()
            select (packet, at, value),
            given =>
            {
                var bytes = Encoded(given.packet, roster);
                bytes[given.at % bytes.Length] = given.value;
                var heard = HeartbeatCodec.Decode(bytes, roster, out var refusal);
                if (heard is null || NamesSomethingUnknown(bytes, []))
                    return (heard is not null || refusal is not null).Label("silent");
                return bytes.AsSpan().SequenceEqual(Encoded(heard, roster)).Label(Convert.ToHexString(bytes));
            });
    }

    [Fact]
    public void The_largest_packet_fits()
    {
        var roster = new Roster();
        for (var i = 0; i < 64; i++)
            roster.Add(i.ToString("D64", System.Globalization.CultureInfo.InvariantCulture));
        var all = new NodeSet(ulong.MaxValue);
        var view = new View(new ViewId(ulong.MaxValue, 63, 1), all);
        var packet = new Heartbeat
        {
            Sequence = ulong.MaxValue,
            Revision = long.MaxValue,
            Lease = HeartbeatCodec.MaxDuration,
            HighestTerm = ulong.MaxValue,
            Accepted = view,
            Proposed = view with { Members = NodeSet.Of(1) },
            Up = all,
            Partition = all,
            Echoes = [.. Enumerable.Range(0, 64).Select(i => new Echo(i, 1, ulong.MaxValue, Supported: true, HeartbeatCodec.MaxDuration, 255))],
            Promises = [.. Enumerable.Range(0, 64).Select(i => new Promise(i, HeartbeatCodec.MaxDuration))],
            Groups = [.. Enumerable.Range(0, 64).Select(i => new GroupWord($"{i:D64}", GroupState.Blocked, ulong.MaxValue, uint.MaxValue, int.MaxValue))],
            Orders = [.. Enumerable.Range(100, 64).Select(i => new Order($"{i:D64}", uint.MaxValue, 63))],
        };

        var bytes = Encoded(packet, roster);

        Assert.InRange(bytes.Length, 10_000, HeartbeatCodec.MaxLength);
        Assert.Equal(Packets.Text(packet), Packets.Text(HeartbeatCodec.Decode(bytes, roster, out _)!));
        Assert.Null(HeartbeatCodec.Decode(new byte[HeartbeatCodec.MaxLength + 1], roster, out var refusal));
        Assert.Equal(HeartbeatCodec.Oversized, refusal);
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        var (roster, packet, buffer) = (Packets.Roster(3), Packets.Takeover, new byte[HeartbeatCodec.MaxLength]);
        HeartbeatCodec.Encode(packet, roster, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        HeartbeatCodec.Encode(packet, roster, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Beyond_the_limits_is_the_callers_error()
    {
        var (roster, buffer) = (Packets.Roster(1), new byte[HeartbeatCodec.MaxLength]);
        Assert.Throws<ArgumentException>(() => HeartbeatCodec.Encode(new Heartbeat { Groups = [new GroupWord(new string('a', 65), default, 0, 0, 0)] }, roster, buffer));
        Assert.Throws<ArgumentException>(() => HeartbeatCodec.Encode(new Heartbeat(), roster, new byte[100]));
        Assert.Throws<ArgumentException>(() =>
            HeartbeatCodec.Encode(new Heartbeat { Orders = [.. Enumerable.Range(0, 65).Select(i => new Order($"{i}", 1, -1))] }, roster, buffer));
    }

    /// <summary>A change inside a name makes a node unknown: it is dropped by design and cannot come back.</summary>
    private static bool NamesSomethingUnknown(byte[] bytes, byte[] original)
    {
        var roster = Packets.Roster(5);
        var position = 2;
        for (var i = 0; i < bytes[1] && position < bytes.Length; i++)
        {
            var length = bytes[position];
            if (position + 1 + length > bytes.Length || roster.IndexOf(bytes.AsSpan(position + 1, length)) < 0)
                return true;
            position += length + 1;
        }

        return original.Length == 0 && !InRosterOrder(bytes, roster);
    }

    /// <summary>Another order of the table is another sender's roster; here it would be encoded in our order.</summary>
    private static bool InRosterOrder(byte[] bytes, Roster roster)
    {
        var (position, last) = (2, -1);
        for (var i = 0; i < bytes[1]; i++)
        {
            var index = roster.IndexOf(bytes.AsSpan(position + 1, bytes[position]));
            if (i > 0 && index <= last)
                return false;
            last = i == 0 ? -1 : index;
            position += bytes[position] + 1;
        }

        return true;
    }

    private static byte[] Encoded(Heartbeat packet, Roster roster)
    {
        var buffer = new byte[HeartbeatCodec.MaxLength];
        return buffer[..HeartbeatCodec.Encode(packet, roster, buffer)];
    }

    private static void Check<T>(Gen<T> given, Func<T, Property> holds) =>
        Prop.ForAll(given.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
