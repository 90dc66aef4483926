using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>struct nlmsghdr and what follows it.</summary>
internal readonly ref struct NetlinkMessage(ushort type, ushort flags, uint sequence, uint port, ReadOnlySpan<byte> payload)
{
    public ushort Type => type;

    public ushort Flags => flags;

    public uint Sequence => sequence;

    public uint Port => port;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The fixed header at the start of the payload.</summary>
    public T Header<T>()
        where T : unmanaged =>
        MemoryMarshal.TryRead<T>(Payload, out var header)
            ? header
            : throw new NetlinkFormatException($"A message of type {Type} with {Payload.Length} bytes is too short for its {typeof(T).Name}.");

    /// <summary>The attributes after a fixed header of so many bytes.</summary>
    public NetlinkAttributes Attributes(int headerLength) =>
        NetlinkConstants.Align(headerLength) <= Payload.Length
            ? new NetlinkAttributes(Payload[NetlinkConstants.Align(headerLength)..])
            : throw new NetlinkFormatException($"A message of type {Type} with {Payload.Length} bytes is too short for a header of {headerLength}.");
}

/// <summary>The messages of one datagram, for <c>foreach</c>.</summary>
internal ref struct NetlinkMessages(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    public NetlinkMessage Current { get; private set; }

    public readonly NetlinkMessages GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest.Length < NetlinkConstants.MessageHeaderLength)
            throw new NetlinkFormatException($"{_rest.Length} bytes are left, less than a message header.");
        var length = MemoryMarshal.Read<uint>(_rest);
        if (length < NetlinkConstants.MessageHeaderLength || length > (uint)_rest.Length)
            throw new NetlinkFormatException($"A message says {length} bytes where {_rest.Length} are left.");
        Current = new NetlinkMessage(
            MemoryMarshal.Read<ushort>(_rest[4..]),
            MemoryMarshal.Read<ushort>(_rest[6..]),
            MemoryMarshal.Read<uint>(_rest[8..]),
            MemoryMarshal.Read<uint>(_rest[12..]),
            _rest[NetlinkConstants.MessageHeaderLength..(int)length]);
        _rest = _rest[Math.Min(NetlinkConstants.Align((int)length), _rest.Length)..];
        return true;
    }
}
