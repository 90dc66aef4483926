using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Ping;
using ClusterPortal.Agent.Linux.Tests.Namespaces;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Tests;

public sealed class PingSocketTests
{
    [RootFact]
    public void A_host_that_is_there_answers_with_identifier_and_sequence()
    {
        using var hosts = new TwoHosts();
        foreach (var target in (string[])["10.99.0.1", "fd99::1"])
        {
            var address = IPAddress.Parse(target);
            using var ping = hosts.Client.Run(() => new PingSocket(address.AddressFamily));
            using var waiter = new EventLoopWaiter();
            waiter.Add(ping.Handle);
            Assert.False(ping.TryReceive(out _));
            ping.Send(address, 0xbeef, 7);
            EchoReply reply;
            while (!ping.TryReceive(out reply))
                Assert.Equal(WaitEnd.Socket, waiter.Wait(BootClock.Ticks + (10 * TimeSpan.TicksPerSecond)));
            Assert.Equal(new EchoReply(address, 0xbeef, 7), reply);
        }
    }

    [RootFact]
    public void A_host_without_a_route_is_refused_by_name()
    {
        using var hosts = new TwoHosts();
        using var ping = hosts.Client.Run(() => new PingSocket(AddressFamily.InterNetwork));
        var refusal = Assert.Throws<KernelException>(() => ping.Send(IPAddress.Parse("192.0.2.1"), 1, 1));
        Assert.Equal(101, refusal.Errno); // ENETUNREACH
        Assert.StartsWith("ping 192.0.2.1: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_reply_is_passed_over()
    {
        Assert.False(EchoMessage.TryReadReply([], ipv6: false, out _, out _));
        Assert.False(EchoMessage.TryReadReply(new byte[28], ipv6: false, out _, out _));
        Assert.False(EchoMessage.TryReadReply([128, 0, 0, 0, 0, 1, 0, 1], ipv6: true, out _, out _));
        Assert.True(EchoMessage.TryReadReply([129, 0, 0, 0, 0, 1, 0, 2], ipv6: true, out var id, out var sequence));
        Assert.Equal((1, 2), (id, sequence));
    }
}
