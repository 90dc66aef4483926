using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Ping;

/// <summary>
/// Echo requests out, replies in, never waiting: an <see cref="Time.EventLoopWaiter"/> waits for <see cref="Handle"/>. A raw socket
/// (CAP_NET_RAW), so that the caller chooses the identifier. It hears the replies to other programs too: look at the identifier.
/// </summary>
public sealed class PingSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly bool _ipv6;
    private readonly SocketAddress _from;
    private readonly byte[] _buffer = new byte[2048];

    /// <exception cref="KernelException">EPERM without CAP_NET_RAW.</exception>
    public PingSocket(AddressFamily family)
    {
        _ipv6 = family == AddressFamily.InterNetworkV6;
        try
        {
            _socket = new Socket(family, SocketType.Raw, _ipv6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp) { Blocking = false };
            _from = new SocketAddress(family);
            Filter();
        }
        catch (SocketException e)
        {
            _socket?.Dispose();
            throw new KernelException($"open a raw {(_ipv6 ? "ICMPv6" : "ICMP")} socket", e.NativeErrorCode);
        }
    }

    public SafeHandle Handle => _socket.SafeHandle;

    /// <exception cref="KernelException">For example ENETUNREACH.</exception>
    public void Send(IPAddress address, ushort id, ushort sequence)
    {
        Span<byte> message = stackalloc byte[EchoMessage.Length];
        EchoMessage.WriteRequest(message, _ipv6, id, sequence);
        try
        {
            _socket.SendTo(message, SocketFlags.None, new IPEndPoint(address, 0));
        }
        catch (SocketException e)
        {
            throw new KernelException($"ping {address}", e.NativeErrorCode);
        }
    }

    /// <summary>The next reply that has come; false when there is none.</summary>
    public bool TryReceive(out EchoReply reply)
    {
        while (_socket.Poll(0, SelectMode.SelectRead))
        {
            int length;
            try
            {
                length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _from);
            }
            catch (SocketException)
            {
                continue; // an error of an earlier packet (ICMP unreachable), told once
            }

            if (!EchoMessage.TryReadReply(_buffer.AsSpan(0, length), _ipv6, out var id, out var sequence))
                continue;
            var endpoint = (IPEndPoint)new IPEndPoint(_ipv6 ? IPAddress.IPv6Any : IPAddress.Any, 0).Create(_from);
            reply = new EchoReply(endpoint.Address, id, sequence);
            return true;
        }

        reply = default;
        return false;
    }

    public void Dispose() => _socket.Dispose();

    // Echo replies only: the kernel drops the rest before it wakes us.
    private void Filter()
    {
        if (_ipv6)
        {
            Span<byte> blocked = stackalloc byte[32]; // struct icmp6_filter, linux/icmpv6.h: a set bit blocks its type
            blocked.Fill(0xff);
            blocked[129 / 8] &= unchecked((byte)~(1 << (129 % 8)));
            _socket.SetRawSocketOption(58, 1, blocked); // SOL_ICMPV6, ICMPV6_FILTER
        }
        else
        {
            _socket.SetRawSocketOption(255, 1, [0xfe, 0xff, 0xff, 0xff]); // SOL_RAW, ICMP_FILTER, linux/icmp.h
        }
    }
}

public readonly record struct EchoReply(IPAddress From, ushort Id, ushort Sequence);
