using System.Buffers.Binary;
using System.Text;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>Fills a span from the left. The caller has seen to its length.</summary>
internal ref struct WireWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    public void Byte(byte value) => _destination[Written++] = value;

    /// <summary>Big endian.</summary>
    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_destination[Written..], value);
        Written += sizeof(ulong);
    }

    /// <summary>Big endian.</summary>
    public void Fixed(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_destination[Written..], value);
        Written += sizeof(short);
    }

    /// <summary>Seven bits a byte, the lowest first, the top bit set on all but the last (unsigned LEB128).</summary>
    public void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    /// <summary>Ticks of 100 ns, what is outside the bounds brought inside.</summary>
    public void Duration(TimeSpan value) => Number((ulong)Math.Clamp(value.Ticks, 0, HeartbeatCodec.MaxDuration.Ticks));

    /// <summary>One byte of length, then UTF-8.</summary>
    public void Name(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length is 0 or > HeartbeatCodec.MaxNameLength)
            throw new ArgumentException($"The name \"{value}\" has {length} bytes; a heartbeat takes 1 to {HeartbeatCodec.MaxNameLength}.", nameof(value));
        Byte((byte)length);
        Written += Encoding.UTF8.GetBytes(value, _destination[Written..]);
    }

    /// <summary>Bit i of byte i / 8 is node i of the table; as many bytes as the table needs.</summary>
    public void Mask(ulong bits, int tableLength)
    {
        for (var shift = 0; shift < tableLength; shift += 8)
            Byte((byte)(bits >> shift));
    }
}
