using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>Memory for what is sent, kept and used again so that a request allocates nothing.</summary>
internal sealed class NetlinkRequest(int capacity = 8 * 1024)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Begins anew.</summary>
    public NetlinkWriter Writer()
    {
        _length = 0;
        return Continue();
    }

    /// <summary>Goes on after what is written.</summary>
    public NetlinkWriter Continue() => new(_buffer, ref _length);

    /// <summary>Adds flags to the message that begins there.</summary>
    public void AddFlags(int messageStart, ushort flags)
    {
        var at = _buffer.AsSpan(messageStart + FlagsOffset);
        MemoryMarshal.Write(at, (ushort)(MemoryMarshal.Read<ushort>(at) | flags));
    }

    private const int FlagsOffset = 6; // struct nlmsghdr
}
