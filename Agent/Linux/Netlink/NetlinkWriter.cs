using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>
/// Writes messages one after the other into memory the caller owns. Messages and nested attributes are scopes: their length is filled in
/// at the end of the <c>using</c>. Numbers are in host order unless the name says network.
/// </summary>
internal readonly ref struct NetlinkWriter
{
    private readonly Span<byte> _buffer;
    private readonly ref int _length;

    public NetlinkWriter(Span<byte> buffer, ref int length)
    {
        _buffer = buffer;
        _length = ref length;
    }

    /// <summary>struct nlmsghdr.</summary>
    public Scope Message(ushort type, ushort flags, uint sequence)
    {
        var start = _length;
        var header = Take(NetlinkConstants.MessageHeaderLength);
        Native(header[4..], type);
        Native(header[6..], flags);
        Native(header[8..], sequence);
        return new Scope(this, start, wide: true);
    }

    /// <summary>A fixed header after the message's, in the kernel's own layout.</summary>
    public void Header<T>(in T value)
        where T : unmanaged => MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), value);

    public Scope Nest(ushort type)
    {
        var start = _length;
        Native(Take(NetlinkConstants.AttributeHeaderLength)[2..], (ushort)(type | NetlinkConstants.Nested));
        return new Scope(this, start, wide: false);
    }

    public void Put(ushort type, ReadOnlySpan<byte> value) => value.CopyTo(Attribute(type, value.Length));

    public void Put(ushort type, byte value) => Attribute(type, sizeof(byte))[0] = value;

    public void Put(ushort type, ushort value) => Native(Attribute(type, sizeof(ushort)), value);

    public void Put(ushort type, uint value) => Native(Attribute(type, sizeof(uint)), value);

    public void PutNetwork(ushort type, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, sizeof(ushort)), value);

    public void PutNetwork(ushort type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Attribute(type, sizeof(uint)), value);

    public void PutNetwork(ushort type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, sizeof(ulong)), value);

    /// <summary>NLA_NUL_STRING.</summary>
    public void Put(ushort type, string text)
    {
        var value = Attribute(type, Encoding.UTF8.GetByteCount(text) + 1);
        Encoding.UTF8.GetBytes(text, value);
        value[^1] = 0;
    }

    /// <summary>An address in network order, 4 or 16 bytes.</summary>
    public void Put(ushort type, System.Net.IPAddress address)
    {
        Span<byte> value = stackalloc byte[16];
        address.TryWriteBytes(value, out var length);
        Put(type, value[..length]);
    }

    private static void Native<T>(Span<byte> at, T value)
        where T : unmanaged => MemoryMarshal.Write(at, value);

    /// <summary>struct nlattr and room for the value, padded.</summary>
    private Span<byte> Attribute(ushort type, int valueLength)
    {
        var length = NetlinkConstants.AttributeHeaderLength + valueLength;
        if (length > ushort.MaxValue)
            throw new NetlinkFormatException($"An attribute of {valueLength} bytes is longer than nla_len can say.");
        var all = Take(length);
        Native(all, (ushort)length);
        Native(all[2..], type);
        return all[NetlinkConstants.AttributeHeaderLength..length];
    }

    private Span<byte> Take(int length)
    {
        var padded = NetlinkConstants.Align(length);
        if (padded > _buffer.Length - _length)
            throw new NetlinkFormatException($"The message does not fit into {_buffer.Length} bytes.");
        var taken = _buffer.Slice(_length, padded);
        taken.Clear();
        _length += padded;
        return taken;
    }

    /// <summary>A message or nested attribute that is being written.</summary>
    public readonly ref struct Scope(NetlinkWriter writer, int start, bool wide)
    {
        private readonly NetlinkWriter _writer = writer;

        public void Dispose()
        {
            var length = _writer._length - start;
            if (wide)
                Native(_writer._buffer[start..], (uint)length);
            else if (length <= ushort.MaxValue)
                Native(_writer._buffer[start..], (ushort)length);
            else
                throw new NetlinkFormatException($"A nested attribute of {length} bytes is longer than nla_len can say.");
        }
    }
}
