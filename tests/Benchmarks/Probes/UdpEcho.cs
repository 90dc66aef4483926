using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClusterPortal.Benchmarks.Probes;

/// <summary>
/// Answers each datagram of eight bytes with those and the host's name. Bound to any address, so it answers for a virtual
/// address from the moment the kernel lets the request in; the answer leaves from the host's own address, which the probe accepts.
/// </summary>
public static class UdpEcho
{
    public static void Run(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        var name = Encoding.UTF8.GetBytes(Environment.MachineName);
        var answer = new byte[8 + name.Length];
        name.CopyTo(answer, 8);
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            if (socket.ReceiveFrom(answer.AsSpan(0, 8), SocketFlags.None, from) == 8)
                TrySend(socket, answer, from);
        }
    }

    private static void TrySend(Socket socket, byte[] answer, SocketAddress to)
    {
        try
        {
            socket.SendTo(answer, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // A cable is out: the answer is lost, as it would be on a wire.
        }
    }
}
