using System.Buffers.Binary;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Announce;

/// <summary>AF_PACKET (packet(7)) in its cooked form: the kernel writes the Ethernet header. Non-blocking.</summary>
internal sealed unsafe class PacketSocket : IDisposable
{
    private const int Family = 17; // AF_PACKET
    private const int DatagramFlags = 2 | 0x800 | 0x80000; // SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC

    private readonly FileDescriptor _socket;
    private readonly int _interface;
    private readonly ushort _networkType;

    /// <summary>Hears and sends frames of one Ethernet type on one interface.</summary>
    public PacketSocket(int interfaceIndex, ushort etherType, string asked)
    {
        _interface = interfaceIndex;
        _networkType = BinaryPrimitives.ReverseEndianness(etherType);
        _socket = Libc.Socket(Family, DatagramFlags, 0).OrThrow(asked);
        var address = new PacketAddress { Family = Family, Protocol = _networkType, Interface = interfaceIndex };
        Errno.OrThrow(Libc.Bind(_socket, &address, (uint)sizeof(PacketAddress)), asked);
    }

    public SafeHandle Handle => _socket;

    public void Send(ReadOnlySpan<byte> packet, PhysicalAddress to, string asked)
    {
        var address = new PacketAddress { Family = Family, Protocol = _networkType, Interface = _interface, AddressLength = 6 };
        to.GetAddressBytes().AsSpan().CopyTo(new Span<byte>(address.Address, 8));
        fixed (byte* bytes = packet)
            Errno.OrThrow(Libc.SendTo(_socket, bytes, packet.Length, 0, &address, (uint)sizeof(PacketAddress)), asked);
    }

    /// <summary>What has arrived; zero when nothing has.</summary>
    public int Receive(Span<byte> buffer, out PhysicalAddress from, string asked)
    {
        PacketAddress address;
        var length = (uint)sizeof(PacketAddress);
        nint got;
        fixed (byte* bytes = buffer)
            got = Libc.ReceiveFrom(_socket, bytes, buffer.Length, 0, &address, &length);
        from = PhysicalAddress.None;
        if (got < 0 && Errno.Last is Errno.Again or Errno.Interrupted)
            return 0;
        Errno.OrThrow(got, asked);
        from = new PhysicalAddress(new Span<byte>(address.Address, Math.Min((int)address.AddressLength, 8)).ToArray());
        return (int)got;
    }

    public void Dispose() => _socket.Dispose();
}
