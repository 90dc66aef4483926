using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Formats;

/// <summary>A line of an imported file, and what the readers say of it. Whatever they say, it ends as exactly one <see cref="ImportLine"/>.</summary>
internal sealed class SourceLine
{
    private readonly List<string> _messages = [];
    private readonly List<string> _dirt = [];
    private readonly List<(int Start, int Length)> _secrets = [];
    private ImportOutcome? _outcome;
    private int _column;
    private int _dirtColumn;

    public SourceLine(string file, int number, string text)
    {
        File = file;
        Number = number;
        Text = text;
        Clean = Typography.Undress(text, (column, what) =>
        {
            _dirtColumn = _dirtColumn == 0 ? column : _dirtColumn;
            _dirt.Add($"column {column}: {what}");
        });
    }

    public string File { get; }

    public int Number { get; }

    public string Text { get; }

    /// <value>The text with typographic characters replaced by the ASCII they stand for; of the same length.</value>
    public string Clean { get; }

    public bool HasError => _outcome is ImportOutcome.Error;

    public bool Said => _outcome is not null;

    /// <summary>"ha.cf line 3", for messages on other lines.</summary>
    public override string ToString() => $"{File} line {Number}";

    public void Applied(string message) => Say(ImportOutcome.Applied, message);

    public void Translated(string message) => Say(ImportOutcome.Translated, message);

    public void Ignored(string message) => Say(ImportOutcome.Ignored, message);

    public void Warning(int column, string message) => Say(ImportOutcome.Warning, message, column);

    public void Error(int column, string message) => Say(ImportOutcome.Error, message, column);

    /// <summary>Part of the line is a secret and must not be shown again.</summary>
    public void Secret(int column, int length) => _secrets.Add((column - 1, length));

    /// <summary>Several things may be said of one line; the gravest outcome is the line's, and its column.</summary>
    private void Say(ImportOutcome outcome, string message, int column = 1)
    {
        if (_outcome is null || outcome > _outcome)
        {
            _outcome = outcome;
            _column = column;
        }
        if (!_messages.Contains(message, StringComparer.Ordinal))
            _messages.Add(message);
    }

    public ImportLine Report()
    {
        // No line is dropped silently, not even by a mistake of a reader.
        if (_outcome is null && Token.Split(Clean) is { Count: > 0 } words)
            Error(words[0].Column, "This line was not understood. Mend or remove it.");
        var outcome = _outcome ?? ImportOutcome.Empty;
        var message = string.Join(' ', _messages);
        // What was dressed up in a comment changes nothing.
        if (_dirt.Count > 0 && outcome is not ImportOutcome.Empty)
        {
            var shown = _dirt.Count <= 5 ? _dirt : [.. _dirt.Take(5), $"and {_dirt.Count - 5} more"];
            message = $"{message} At {string.Join("; ", shown)}.".TrimStart();
            if (outcome < ImportOutcome.Warning)
                (outcome, _column) = (ImportOutcome.Warning, _dirtColumn);
        }
        return new ImportLine(File, Number, Math.Max(1, _column), Blotted(), outcome, message);
    }

    private string Blotted()
    {
        var text = Text;
        foreach (var (start, length) in _secrets.OrderByDescending(s => s.Start))
            text = string.Concat(text.AsSpan(0, Math.Min(start, text.Length)), "***", text.AsSpan(Math.Min(start + length, text.Length)));
        return text;
    }
}
