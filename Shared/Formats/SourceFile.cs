using System.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Formats;

/// <summary>The bytes of an imported file as lines, or the one reason why they are not read.</summary>
internal sealed class SourceFile
{
    /// <summary>The largest file that is read, in bytes; real ones have a few kilobytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    public const int MaxLines = 20_000;

    private SourceFile(string name, FormatKind kind, IReadOnlyList<SourceLine> lines, string? mode)
    {
        Name = name;
        Kind = kind;
        Lines = lines;
        Mode = mode;
    }

    /// <value>As the user gave it.</value>
    public string Name { get; }

    public FormatKind Kind { get; }

    public IReadOnlyList<SourceLine> Lines { get; }

    public string? Mode { get; }

    public static SourceFile Read(ImportFile file, FormatKind kind)
    {
        var content = file.Content;
        if (content.Length > MaxBytes)
            return Refused(file, kind, 1, 1, $"The file has {content.Length} bytes; at most {MaxBytes} are read, and nothing of it was. Import the configuration itself, not an archive or a log.");
        var bytes = content.AsSpan();
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (NotText(bytes) is { } at)
        {
            var before = bytes[..at];
            var line = before.Count((byte)'\n') + 1;
            var what = bytes[at] == 0 ? "a NUL byte (a binary file, or UTF-16)" : $"the byte 0x{bytes[at]:X2}, which is not UTF-8";
            return Refused(file, kind, line, at - before.LastIndexOf((byte)'\n'), $"The file is not text: here is {what}. Nothing of it was read; save it as UTF-8 and import it again.");
        }
        var text = Encoding.UTF8.GetString(bytes);
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        if (lines.Length > MaxLines)
            return Refused(file, kind, MaxLines + 1, 1, $"The file has {lines.Length} lines; at most {MaxLines} are read, and nothing of it was.");
        return new SourceFile(file.Name, kind, [.. lines.Select((l, i) => new SourceLine(file.Name, i + 1, l.EndsWith('\r') ? l[..^1] : l))], file.Mode);
    }

    /// <summary>A file that is not read at all: one line says why.</summary>
    public static SourceFile Refused(ImportFile file, FormatKind kind, int line, int column, string message)
    {
        var refused = new SourceLine(file.Name, line, "");
        refused.Error(column, message);
        return new SourceFile(file.Name, kind, [refused], file.Mode) { IsRefused = true };
    }

    public bool IsRefused { get; private init; }

    private static int? NotText(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (rest.Length > 0)
        {
            if (rest[0] == 0 || Rune.DecodeFromUtf8(rest, out _, out var length) is not System.Buffers.OperationStatus.Done)
                return bytes.Length - rest.Length;
            rest = rest[length..];
        }
        return null;
    }
}
