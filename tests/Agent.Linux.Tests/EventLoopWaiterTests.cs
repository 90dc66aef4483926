using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Tests;

public sealed class EventLoopWaiterTests
{
    private static readonly long Minute = TimeSpan.TicksPerMinute;

    [Fact]
    public void A_past_deadline_ends_the_wait_at_once()
    {
        using var waiter = new EventLoopWaiter();
        Assert.Equal(WaitEnd.Deadline, waiter.Wait(0));
        Assert.Equal(WaitEnd.Deadline, waiter.Wait(BootClock.Ticks - 1));
    }

    [Fact]
    public void A_deadline_never_ends_the_wait_early_and_a_later_one_arms_the_timer_anew()
    {
        using var waiter = new EventLoopWaiter();
        for (var i = 1; i <= 20; i++)
        {
            var deadline = BootClock.Ticks + i * 1000; // 0.1 ms steps
            Assert.Equal(WaitEnd.Deadline, waiter.Wait(deadline));
            Assert.True(BootClock.Ticks >= deadline);
        }
    }

    [Fact]
    public void A_wake_from_another_thread_ends_the_wait_once()
    {
        using var waiter = new EventLoopWaiter();
        var waker = new Thread(waiter.Wake);
        waker.Start();
        Assert.Equal(WaitEnd.Woken, waiter.Wait(BootClock.Ticks + Minute));
        waker.Join();
        Assert.Equal(WaitEnd.Deadline, waiter.Wait(0));
    }

    [Fact]
    public void A_wake_before_the_wait_is_not_lost()
    {
        using var waiter = new EventLoopWaiter();
        waiter.Wake();
        waiter.Wake();
        Assert.Equal(WaitEnd.Woken, waiter.Wait(long.MaxValue));
    }

    [Fact]
    public void A_packet_ends_the_wait_and_names_its_socket()
    {
        using var waiter = new EventLoopWaiter();
        using var quiet = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        quiet.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var busy = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        busy.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var first = waiter.Add(quiet.SafeHandle);
        var second = waiter.Add(busy.SafeHandle);

        quiet.SendTo([1], busy.LocalEndPoint!);

        Assert.Equal(WaitEnd.Socket, waiter.Wait(BootClock.Ticks + Minute));
        Assert.False(waiter.IsReady(first));
        Assert.True(waiter.IsReady(second));
        waiter.Remove(second);
        Assert.Equal(WaitEnd.Deadline, waiter.Wait(0));
    }

    [Fact]
    public void A_removed_place_is_given_again_and_a_full_waiter_says_so()
    {
        using var waiter = new EventLoopWaiter(capacity: 1);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var number = waiter.Add(socket.SafeHandle);
        Assert.Throws<InvalidOperationException>(() => waiter.Add(socket.SafeHandle));
        waiter.Remove(number);
        Assert.Equal(number, waiter.Add(socket.SafeHandle));
    }
}
