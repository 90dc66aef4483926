using System.Globalization;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

/// <summary>
/// Reads ldirectord.cf: global lines, then virtuals with indented lines under each. ldirectord wants four blanks or a tab; less is taken with a warning.
/// </summary>
internal sealed class LdirectordReader
{
    private readonly Func<string, string?> _resolve;
    private readonly LdirectordSettings _global = new();
    private readonly List<LdirectordVirtual> _virtuals = [];
    private readonly HashSet<string> _mail = new(StringComparer.Ordinal);
    private LdirectordVirtual? _current;
    private bool _lost;

    private LdirectordReader(Func<string, string?> resolve) => _resolve = resolve;

    public IReadOnlyCollection<string> Mail => _mail;

    public IReadOnlyList<ImportedService> Services { get; private set; } = [];

    public static LdirectordReader Read(SourceFile source, Func<string, string?> resolve)
    {
        var reader = new LdirectordReader(resolve);
        foreach (var line in source.Lines)
            reader.Line(line);
        reader.Services = [.. reader._virtuals.Select(v => LdirectordServices.Build(v, reader._global))];
        return reader;
    }

    private void Line(SourceLine line)
    {
        var text = WithoutComment(line.Clean);
        var indent = text.Length - text.TrimStart().Length;
        if (indent == text.Length)
            return;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            line.Error(indent + 1, "A line of ldirectord.cf is directive = value.");
            return;
        }
        var name = text[indent..equals].Trim().ToLowerInvariant();
        var value = new Token(text[(equals + 1)..].Trim(), equals + 2 + text[(equals + 1)..].TakeWhile(char.IsWhiteSpace).Count());
        if (name is "passwd" or "secret")
            line.Secret(Math.Min(value.Column, line.Text.Length + 1), value.Text.Length);
        Directive(line, name, value, indent);
    }

    private void Directive(SourceLine line, string name, Token value, int indent)
    {
        if (LdirectordDirectives.NotTaken.TryGetValue(name, out var reason))
            line.Ignored(reason);
        else if (LdirectordDirectives.Obsolete.Contains(name))
            line.Error(indent + 1, $"{name} is obsolete and ldirectord refuses it: use checktimeout or negotiatetimeout.");
        else if (value.Text.Length == 0)
            line.Error(indent + 1, $"{name} needs a value.");
        else if (name is "virtual" or "virtual6")
            Virtual(line, value, name == "virtual6", indent);
        else if (LdirectordDirectives.VirtualOnly.Contains(name))
            UnderVirtual(line, name, value, indent);
        else if (LdirectordDirectives.Either.Contains(name))
            Setting(line, name, value, indent);
        else
        {
            var close = Spelling.Nearest(LdirectordDirectives.All, name);
            line.Error(indent + 1, $"{name} is no directive of ldirectord.cf.{(close is null ? "" : $" Is {close} meant?")} Mend or remove the line.");
        }
    }

    private void Virtual(SourceLine line, Token value, bool ipv6, int indent)
    {
        _current = null;
        _lost = true;
        if (indent > 0)
            line.Warning(1, "A virtual begins in the first column; ldirectord would take this line as part of the one above.");
        if (LdirectordValues.Virtual(line, value, ipv6, _resolve) is not { } key)
            return;
        if (_virtuals.Find(v => v.Key == key) is { } before)
        {
            line.Error(value.Column, $"{ImportedService.Name(key)} is declared before, on line {before.Line.Number}. Join the two or remove one.");
            return;
        }
        _current = new LdirectordVirtual(key, line);
        _lost = false;
        _virtuals.Add(_current);
        line.Applied($"Virtual service {ImportedService.Name(key)}.");
    }

    private bool Inside(SourceLine line, string name, int indent)
    {
        if (_current is null && _lost)
            line.Ignored("Belongs to a virtual that was not understood.");
        else if (_current is null)
            line.Error(indent + 1, $"{name} belongs under a virtual, and there is none above.");
        else if (indent == 0)
            line.Warning(1, $"Not indented; taken for the virtual of line {_current.Line.Number}. ldirectord wants four blanks or a tab.");
        else if (indent < 4 && !line.Clean[..indent].Contains('\t', StringComparison.Ordinal))
            line.Warning(1, "Indented by less than four blanks, which ldirectord refuses; taken all the same.");
        return _current is not null;
    }

    private void UnderVirtual(SourceLine line, string name, Token value, int indent)
    {
        if (!Inside(line, name, indent))
            return;
        if (name is "real" or "real6")
        {
            _current!.Reals.AddRange(LdirectordValues.Real(line, value, _resolve));
            return;
        }
        if (_current!.Values.TryGetValue(name, out var before))
        {
            before.Line.Ignored($"Replaced by line {line.Number}.");
            line.Warning(1, $"Replaces line {before.Line.Number} ({name}), as in ldirectord: the last one holds.");
        }
        _current.Values[name] = (LdirectordValues.Unquoted(line, value), line, value.Column);
    }

    private void Setting(SourceLine line, string name, Token value, int indent)
    {
        // What is not indented is global, wherever it stands.
        if (indent > 0 && !Inside(line, name, indent))
            return;
        var settings = indent > 0 ? _current!.Settings : _global;
        if (indent == 0 && _virtuals.Count > 0)
            line.Warning(1, "A global directive after the first virtual: it holds for all virtuals. Indent it if it belongs to the one above.");
        switch (name)
        {
            case "quiescent":
                settings.Quiescent = LdirectordValues.YesNo(line, value);
                if (settings.Quiescent is { } quiescent)
                    line.Applied(quiescent ? "A failed server keeps its place with weight 0." : "A failed server is removed from the table.");
                break;
            case "fallback" or "fallback6":
                var fallback = LdirectordValues.Fallback(line, value, _resolve);
                if (name == "fallback")
                    settings.Fallback = fallback;
                else
                    settings.Fallback6 = fallback;
                break;
            case "emailalert":
                var addresses = LdirectordValues.Unquoted(line, value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                _mail.UnionWith(addresses);
                line.Translated($"The cluster's alerts go to {string.Join(", ", addresses)}.");
                break;
            default:
                Number(line, name, value, settings);
                break;
        }
    }

    private static void Number(SourceLine line, string name, Token value, LdirectordSettings settings)
    {
        var text = LdirectordValues.Unquoted(line, value);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 3_600)
        {
            line.Error(value.Column, $"{name} is a whole number from 1 to 3600, not {text}.");
            return;
        }
        switch (name)
        {
            case "checktimeout":
                settings.CheckTimeout = number;
                line.Applied($"A check waits {number} s for its answer.");
                break;
            case "negotiatetimeout":
                settings.NegotiateTimeout = number;
                line.Applied($"A negotiate check waits {number} s for its answer.");
                break;
            case "checkinterval":
                settings.CheckInterval = number;
                line.Applied($"Each server is checked every {number} s.");
                break;
            default:
                settings.FailureCount = number;
                line.Applied($"{number} failures in a row take a server out.");
                break;
        }
    }

    /// <summary>A comment begins with # outside quotes.</summary>
    private static string WithoutComment(string text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '#' && !quoted)
                return text[..i];
        }
        return text;
    }
}
