using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Agent.Linux.Ping;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>One ICMP echo request, and its answer waited for. Safe from any thread: each request has a socket of its own.</summary>
public static class PingAsker
{
    private static int _sequence;

    /// <summary>The round trip; null: no answer within the time, or the kernel refuses (no route, no CAP_NET_RAW).</summary>
    public static TimeSpan? Ask(IPAddress address, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(address);
        // The identifier is what tells our replies from other programs': the process, and the request within it.
        var id = (ushort)Environment.ProcessId;
        var sequence = (ushort)Interlocked.Increment(ref _sequence);
        try
        {
            using var socket = new PingSocket(address.AddressFamily == AddressFamily.InterNetworkV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
            using var waiter = new EventLoopWaiter(capacity: 1);
            waiter.Add(socket.Handle);
            var began = LeaseClock.Now;
            socket.Send(address, id, sequence);
            return Wait(socket, waiter, reply => reply.Id == id && reply.Sequence == sequence, began, began + timeout);
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private static TimeSpan? Wait(PingSocket socket, EventLoopWaiter waiter, Func<EchoReply, bool> isOurs, Instant began, Instant deadline)
    {
        while (LeaseClock.Now < deadline)
        {
            waiter.Wait(deadline.Ticks);
            while (socket.TryReceive(out var reply))
            {
                if (isOurs(reply))
                    return LeaseClock.Now - began;
            }
        }

        return null;
    }
}
