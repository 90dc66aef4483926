using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.Benchmarks.Probes;

/// <summary>An interface to bind a packet socket to: <c>struct sockaddr_ll</c> of packet(7).</summary>
internal sealed class PacketEndPoint(ushort protocol, int interfaceIndex) : EndPoint
{
    /// <summary>sizeof(struct sockaddr_ll)</summary>
    private const int Size = 20;

    public override AddressFamily AddressFamily => AddressFamily.Packet;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Packet, Size);
        BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], protocol);
        BinaryPrimitives.WriteInt32LittleEndian(address.Buffer.Span[4..], interfaceIndex);
        return address;
    }
}
