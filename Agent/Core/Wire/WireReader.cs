using System.Buffers.Binary;
using System.Text.Unicode;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>
/// Takes values from the left of a span. The first thing that is wrong is kept as the refusal; from then on every value is zero, so the
/// caller may ask at the end, and must keep its loops bounded by what it has checked.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Position { get; private set; }

    public string? Refusal { get; private set; }

    public readonly bool AtEnd => Position == _source.Length;

    public void Refuse(string why) => Refusal ??= why;

    public ReadOnlySpan<byte> Take(int length)
    {
        if (Refusal is null && _source.Length - Position < length)
            Refuse(HeartbeatCodec.Truncated);
        if (Refusal is not null)
            return default;
        Position += length;
        return _source.Slice(Position - length, length);
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    /// <summary>A byte below the limit, else malformed and zero.</summary>
    public int Below(int limit)
    {
        var value = Byte();
        if (value < limit)
            return value;
        Refuse(HeartbeatCodec.Malformed);
        return 0;
    }

    public ulong Fixed() => Take(sizeof(ulong)) is { Length: sizeof(ulong) } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    public short FixedShort() => Take(sizeof(short)) is { Length: sizeof(short) } bytes ? BinaryPrimitives.ReadInt16BigEndian(bytes) : (short)0;

    /// <summary>Only the shortest form is allowed, and nothing above the limit.</summary>
    public ulong Number(ulong limit = ulong.MaxValue)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1 || next == 0 && shift > 0)
                Refuse(HeartbeatCodec.Malformed);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                break;
        }

        if (value > limit)
            Refuse(HeartbeatCodec.Malformed);
        return Refusal is null ? value : 0;
    }

    public TimeSpan Duration() => new((long)Number((ulong)HeartbeatCodec.MaxDuration.Ticks));

    public ReadOnlySpan<byte> Name()
    {
        var length = Byte();
        if (length is 0 or > HeartbeatCodec.MaxNameLength)
            Refuse(HeartbeatCodec.Malformed);
        var name = Take(length);
        if (!Utf8.IsValid(name))
            Refuse(HeartbeatCodec.Malformed);
        return Refusal is null ? name : default;
    }

    public ulong Mask(int tableLength)
    {
        ulong bits = 0;
        for (var shift = 0; shift < tableLength; shift += 8)
            bits |= (ulong)Byte() << shift;
        if (tableLength < 64 && bits >> tableLength != 0)
            Refuse(HeartbeatCodec.Malformed);
        return Refusal is null ? bits : 0;
    }
}
