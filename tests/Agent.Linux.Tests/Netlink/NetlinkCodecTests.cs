using System.Text;
using ClusterPortal.Agent.Linux.Netlink;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Linux.Tests.Netlink;

public sealed class NetlinkCodecTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void A_message_is_laid_out_as_the_header_says()
    {
        var request = new NetlinkRequest();
        var writer = request.Writer();
        using (writer.Message(0x1234, 0x0305, 7))
        using (writer.Nest(2))
        {
            writer.PutNetwork(1, (ushort)80);
            writer.Put(6, "lc");
        }

        Assert.Equal(
            [
                36, 0, 0, 0, 0x34, 0x12, 0x05, 0x03, 7, 0, 0, 0, 0, 0, 0, 0, // nlmsghdr: length, type, flags, sequence, port
                20, 0, 2, 0x80, // nest
                6, 0, 1, 0, 0x00, 0x50, 0, 0, // port 80 in network order, padded
                7, 0, 6, 0, (byte)'l', (byte)'c', 0, 0, // with its NUL, padded
            ],
            request.Written.ToArray());
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var attributes = ArbMap.Default.ArbFor<(ushort Type, byte[] Value)[]>();
        Check.One(Many, Prop.ForAll(attributes, list =>
        {
            var wanted = list.Select(a => (Type: (ushort)(a.Type & 0x3fff), Value: a.Value ?? [])).ToList();
            var request = new NetlinkRequest(64 * 1024);
            var writer = request.Writer();
            for (ushort part = 0; part < 2; part++)
            {
                using (writer.Message(0x55, 2, part))
                using (writer.Nest(9))
                {
                    foreach (var (type, value) in wanted)
                        writer.Put(type, value);
                }
            }

            var messages = 0;
            foreach (var message in new NetlinkMessages(request.Written))
            {
                Assert.Equal((0x55, 2, (uint)messages), (message.Type, message.Flags, message.Sequence));
                messages++;
                foreach (var nest in message.Attributes(0))
                    Assert.Equal(wanted.Select(a => Text(a.Type, a.Value)), ReadAll(nest.Nested));
            }

            return messages == 2;
        }));
    }

    [Fact]
    public void Random_bytes_give_no_error_but_the_readers_own()
    {
        var bytes = ArbMap.Default.ArbFor<byte[]>();
        Check.One(Many, Prop.ForAll(bytes, garbage => ReadsOrRefuses(garbage)));
    }

    [Fact]
    public void A_damaged_message_gives_no_error_but_the_readers_own()
    {
        var request = new NetlinkRequest();
        var writer = request.Writer();
        using (writer.Message(NetlinkConstants.Error, NetlinkConstants.ExtendedAcknowledgement | NetlinkConstants.Capped, 1))
        {
            writer.Header(-2);
            writer.Header(default((long, long))); // the request's header
            writer.Put(NetlinkConstants.ErrorText, "no such thing");
        }

        var good = request.Written.ToArray();
        var damage = ArbMap.Default.ArbFor<(int Place, byte Value)>();
        Check.One(Many, Prop.ForAll(damage, d =>
        {
            var bad = good.ToArray();
            bad[(int)((uint)d.Place % bad.Length)] = d.Value;
            return ReadsOrRefuses(bad) && ReadsOrRefuses(bad[..(int)((uint)d.Place % bad.Length)]);
        }));
        foreach (var message in new NetlinkMessages(good))
            Assert.Equal(new NetlinkAnswer(2, "no such thing"), NetlinkAnswer.Read(message));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_written_beyond()
    {
        var request = new NetlinkRequest(40);
        var refusal = Assert.Throws<NetlinkFormatException>(() =>
        {
            var writer = request.Writer();
            using (writer.Message(1, 1, 1))
                writer.Put(1, new string('x', 40));
        });
        Assert.Contains("40 bytes", refusal.Message, StringComparison.Ordinal);
    }

    private static string Text(ushort type, ReadOnlySpan<byte> value) => $"{type}: {Convert.ToHexString(value)}";

    private static List<string> ReadAll(NetlinkAttributes attributes)
    {
        var read = new List<string>();
        foreach (var attribute in attributes)
            read.Add(Text(attribute.Type, attribute.Value));
        return read;
    }

    private static bool ReadsOrRefuses(byte[] datagram)
    {
        try
        {
            foreach (var message in new NetlinkMessages(datagram))
                ReadEverything(message);
        }
        catch (NetlinkFormatException)
        {
            // its own error
        }

        return true;
    }

    private static void ReadEverything(NetlinkMessage message)
    {
        Safely(message, m => _ = NetlinkAnswer.Read(m));
        Safely(message, m => _ = Route.LinkMessage.Read(m));
        Safely(message, m => _ = Route.AddressMessage.Read(m));
        Safely(message, m => _ = Route.RouteMessage.Read(m));
        Safely(message, m => _ = Linux.Ipvs.LinuxIpvs.ReadService(m));
        Safely(message, m => _ = Linux.Ipvs.LinuxIpvs.ReadDestination(m, serviceIpv6: false));
        Safely(message, m =>
        {
            foreach (var attribute in m.Attributes(0))
                _ = Encoding.UTF8.GetByteCount(attribute.Text) + attribute.UInt16;
        });
    }

    private delegate void Reader(NetlinkMessage message);

    private static void Safely(NetlinkMessage message, Reader read)
    {
        try
        {
            read(message);
        }
        catch (NetlinkFormatException)
        {
            // its own error
        }
    }
}
