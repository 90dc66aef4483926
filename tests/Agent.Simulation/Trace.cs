using System.Globalization;
using System.Runtime.CompilerServices;

namespace ClusterPortal.Agent.Simulation;

/// <summary>What happened, as one number (FNV-1a) that is the same for the same seed, and as lines when someone reads along.</summary>
public sealed class Trace(Scheduler scheduler, TextWriter? log)
{
    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    public bool Logging => log is not null;

    public void Add(long a, long b = 0, long c = 0)
    {
        Mix(scheduler.Now);
        Mix(a);
        Mix(b);
        Mix(c);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            Hash = (Hash ^ value) * 1_099_511_628_211;
    }

    public void Write(string who, [InterpolatedStringHandlerArgument("")] ref LineHandler line)
    {
        if (log is null)
            return;
        log.Write((scheduler.Now / 10_000_000m).ToString("0.0000000", CultureInfo.InvariantCulture).PadLeft(14));
        log.Write("  ");
        log.Write(who.PadRight(8));
        log.WriteLine(line.Text);
    }

    private void Mix(long value)
    {
        for (var i = 0; i < 8; i++, value >>= 8)
            Hash = (Hash ^ (byte)value) * 1_099_511_628_211;
    }
}

/// <summary>Formats a line only when it will be read.</summary>
[InterpolatedStringHandler]
public ref struct LineHandler
{
    private DefaultInterpolatedStringHandler _inner;
    private readonly bool _enabled;

    public LineHandler(int literalLength, int formattedCount, Trace trace, out bool enabled)
    {
        ArgumentNullException.ThrowIfNull(trace);
        enabled = _enabled = trace.Logging;
        if (enabled)
            _inner = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public string Text => _enabled ? _inner.ToStringAndClear() : "";

    public void AppendLiteral(string value) => _inner.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _inner.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string format) => _inner.AppendFormatted(value, format);
}
