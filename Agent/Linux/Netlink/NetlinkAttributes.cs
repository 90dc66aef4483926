using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>struct nlattr: the type without its flags, and the value. A value of the wrong length is a <see cref="NetlinkFormatException"/>.</summary>
internal readonly ref struct NetlinkAttribute(ushort type, ReadOnlySpan<byte> value)
{
    public ushort Type => type;

    public ReadOnlySpan<byte> Value { get; } = value;

    public byte Byte => Read<byte>();

    public ushort UInt16 => Read<ushort>();

    public uint UInt32 => Read<uint>();

    public ulong UInt64 => Read<ulong>();

    public ushort NetworkUInt16 => BinaryPrimitives.ReverseEndianness(Read<ushort>());

    public uint NetworkUInt32 => BinaryPrimitives.ReverseEndianness(Read<uint>());

    public ulong NetworkUInt64 => BinaryPrimitives.ReverseEndianness(Read<ulong>());

    /// <summary>Up to the first NUL.</summary>
    public string Text
    {
        get
        {
            var end = Value.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
        }
    }

    public IPAddress Address => Value.Length is 4 or 16
        ? new IPAddress(Value)
        : throw new NetlinkFormatException($"Attribute {Type} holds an address of {Value.Length} bytes.");

    public NetlinkAttributes Nested => new(Value);

    public T Read<T>()
        where T : unmanaged =>
        Value.Length >= Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(Value)
            : throw new NetlinkFormatException($"Attribute {Type} has {Value.Length} bytes where {Unsafe.SizeOf<T>()} are due.");
}

/// <summary>Attributes one after the other, for <c>foreach</c>. Those the reader does not know it passes over.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    public NetlinkAttribute Current { get; private set; }

    public readonly NetlinkAttributes GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (_rest.Length < NetlinkConstants.AttributeHeaderLength)
            throw new NetlinkFormatException($"{_rest.Length} bytes are left, less than an attribute header.");
        var length = MemoryMarshal.Read<ushort>(_rest);
        if (length < NetlinkConstants.AttributeHeaderLength || length > _rest.Length)
            throw new NetlinkFormatException($"An attribute says {length} bytes where {_rest.Length} are left.");
        Current = new NetlinkAttribute(
            (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & NetlinkConstants.TypeMask),
            _rest[NetlinkConstants.AttributeHeaderLength..length]);
        _rest = _rest[Math.Min(NetlinkConstants.Align(length), _rest.Length)..];
        return true;
    }
}
