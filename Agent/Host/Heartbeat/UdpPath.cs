using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>
/// One heartbeat path's socket: unicast to each peer's address, one broadcast, or one multicast packet. Non-blocking;
/// used by the loop's thread alone.
/// </summary>
public sealed class UdpPath : IDisposable
{
    /// <summary>The datagram was longer than the buffer.</summary>
    public const int TooLong = -1;

    /// <summary>Nothing was there.</summary>
    public const int Nothing = -2;

    private const int SolSocket = 1; // asm-generic/socket.h SOL_SOCKET
    private const int SoBindToDevice = 25; // asm-generic/socket.h SO_BINDTODEVICE, socket(7)

    private readonly SocketAddress[] _targets;
    private readonly SocketAddress _from;

    private UdpPath(Socket socket, IReadOnlyList<IPEndPoint> targets)
    {
        Socket = socket;
        _targets = [.. targets.Select(t => t.Serialize())];
        _from = new SocketAddress(socket.AddressFamily);
    }

    public Socket Socket { get; }

    public int TargetCount => _targets.Length;

    /// <exception cref="SocketException">The interface or the address is missing, or the port is taken.</exception>
    public static UdpPath Open(HeartbeatPath declared, string node, IReadOnlyList<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(nodes);
        return declared.Kind switch
        {
            PathKind.Unicast => OpenUnicast(declared, node, nodes),
            PathKind.Broadcast => OpenBroadcast(declared),
            PathKind.Multicast => OpenMulticast(declared),
            _ => throw new NotSupportedException($"A {declared.Kind} path is no UDP path."),
        };
    }

    /// <summary>Sends to every target; answers how many the kernel refused.</summary>
    public int Send(ReadOnlySpan<byte> packet)
    {
        var refused = 0;
        foreach (var target in _targets)
        {
            try
            {
                Socket.SendTo(packet, SocketFlags.None, target);
            }
            catch (SocketException)
            {
                refused++;
            }
        }

        return refused;
    }

    /// <summary>Bytes received, <see cref="TooLong"/> or <see cref="Nothing"/>.</summary>
    public int Receive(Span<byte> buffer)
    {
        try
        {
            var length = Socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            return length == buffer.Length ? TooLong : length;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.MessageSize ? TooLong : Nothing;
        }
    }

    public void Dispose() => Socket.Dispose();

    private static UdpPath OpenUnicast(HeartbeatPath declared, string node, IReadOnlyList<Node> nodes)
    {
        var own = AddressOf(nodes.FirstOrDefault(n => n.Name == node), declared.Name)
            ?? throw new SocketException((int)SocketError.AddressNotAvailable, $"{node} has no address on path {declared.Name}");
        var targets = new List<IPEndPoint>();
        foreach (var peer in nodes)
        {
            if (peer.Name != node && AddressOf(peer, declared.Name) is { } address && address.AddressFamily == own.AddressFamily)
                targets.Add(new IPEndPoint(address, declared.Port));
        }

        return Build(declared, own.AddressFamily, targets, socket => socket.Bind(new IPEndPoint(own, declared.Port)));
    }

    private static UdpPath OpenBroadcast(HeartbeatPath declared)
    {
        var everyone = new IPEndPoint(IPAddress.Broadcast, declared.Port);
        return Build(declared, AddressFamily.InterNetwork, [everyone], socket =>
        {
            socket.EnableBroadcast = true;
            // Only broadcasts arrive at a socket bound to the broadcast address: a unicast path may use the same port.
            socket.Bind(everyone);
        });
    }

    private static UdpPath OpenMulticast(HeartbeatPath declared)
    {
        var group = IPAddress.Parse(declared.MulticastGroup ?? "");
        var index = IndexOf(declared.Interface!);
        return Build(declared, group.AddressFamily, [new IPEndPoint(group, declared.Port)], socket =>
        {
            // Linux delivers to a socket bound to the group only what is sent to the group.
            socket.Bind(new IPEndPoint(group, declared.Port));
            var (level, membership, outgoing) = group.AddressFamily == AddressFamily.InterNetwork
                ? (SocketOptionLevel.IP, (object)new MulticastOption(group, index), IPAddress.HostToNetworkOrder(index))
                : (SocketOptionLevel.IPv6, new IPv6MulticastOption(group, index), index);
            socket.SetSocketOption(level, SocketOptionName.AddMembership, membership);
            socket.SetSocketOption(level, SocketOptionName.MulticastInterface, outgoing);
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, declared.Ttl);
            socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, false);
        });
    }

    private static UdpPath Build(HeartbeatPath declared, AddressFamily family, IReadOnlyList<IPEndPoint> targets, Action<Socket> bind)
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            if (declared.Interface is { } name)
                socket.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.ASCII.GetBytes(name + "\0"));
            bind(socket);
            return new UdpPath(socket, targets);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress? AddressOf(Node? node, string path) =>
        node?.Addresses.FirstOrDefault(a => a.Path == path) is { } found && IPAddress.TryParse(found.Address, out var address) ? address : null;

    private static int IndexOf(string name)
    {
        var properties = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), n => n.Name == name)?.GetIPProperties()
            ?? throw new SocketException((int)SocketError.AddressNotAvailable, $"there is no interface {name}");
        return properties.GetIPv4Properties().Index;
    }
}
