using System.Globalization;

namespace ClusterPortal.Shared.Formats;

/// <summary>Reads authkeys (heartbeat: three methods; crc has no key). The keys themselves are never taken over.</summary>
internal sealed class AuthkeysReader
{
    private readonly Dictionary<int, (string Method, SourceLine Line)> _keys = [];
    private (int Number, SourceLine Line, int Column)? _auth;

    /// <summary>The method of the key that was sent with; null when the file does not say.</summary>
    public static string? Read(SourceFile source)
    {
        var reader = new AuthkeysReader();
        foreach (var line in source.Lines)
        {
            var tokens = Token.Split(line.Clean);
            if (tokens.Count > 0 && tokens[0].Text.Equals("auth", StringComparison.OrdinalIgnoreCase))
                reader.Auth(line, tokens);
            else if (tokens.Count > 0)
                reader.Key(line, tokens);
        }
        reader.Finish(source);
        return reader._auth is { } auth && reader._keys.TryGetValue(auth.Number, out var key) ? key.Method : null;
    }

    private void Auth(SourceLine line, List<Token> tokens)
    {
        if (tokens.Count < 2 || Number(tokens[1].Text) is not { } number)
            line.Error(tokens[^1].Column, "auth needs the number of a key: auth 1.");
        else if (_auth is { } before)
            line.Warning(1, $"Line {before.Line.Number} says auth before; once is enough.");
        else
            _auth = (number, line, tokens[1].Column);
    }

    private void Key(SourceLine line, List<Token> tokens)
    {
        // Whatever the line is, what comes after its method may be a secret.
        foreach (var secret in tokens.Skip(2))
            line.Secret(secret.Column, secret.Text.Length);
        if (Number(tokens[0].Text) is not { } number)
        {
            foreach (var secret in tokens.Take(2))
                line.Secret(secret.Column, secret.Text.Length);
            line.Error(tokens[0].Column, "A line of authkeys is auth N, or: number (1 to 15), method (crc, md5, sha1), secret.");
            return;
        }
        var method = tokens.Count > 1 ? tokens[1].Text.ToLowerInvariant() : "";
        if (method is not ("crc" or "md5" or "sha1"))
        {
            if (tokens.Count > 1)
                line.Secret(tokens[1].Column, tokens[1].Text.Length);
            line.Error(tokens.Count > 1 ? tokens[1].Column : tokens[0].Column, "The method of a key is crc, md5 or sha1.");
        }
        else if (method != "crc" && tokens.Count < 3)
            line.Error(tokens[1].Column, $"{method} needs a secret.");
        else if (!_keys.TryAdd(number, (method, line)))
            line.Error(tokens[0].Column, $"Key {number} is given before, on line {_keys[number].Line.Number}.");
        else
            line.Translated(Meaning(number, method, tokens.Count > 2 ? tokens[2].Text.Length : 0));
    }

    private static string Meaning(int number, string method, int length) => method switch
    {
        "crc" => $"Key {number} is crc, which signs nothing: anybody on the wire could have spoken for a node. A new 256-bit key is made, and packets are signed with HMAC-SHA-256.",
        _ when length < 16 => $"Key {number} is {method} with a secret of {length} characters, which is short. It is not taken over: a new 256-bit key is made, and packets are signed with HMAC-SHA-256.",
        _ => $"Key {number} is {method}. It is not taken over: a new 256-bit key is made, and packets are signed with HMAC-SHA-256.",
    };

    private void Finish(SourceFile source)
    {
        if (_auth is { } auth && _keys.TryGetValue(auth.Number, out var key))
            auth.Line.Translated($"heartbeat sent with key {auth.Number} ({key.Method}); the new key takes its place.");
        else if (_auth is { } lost)
            lost.Line.Error(lost.Column, $"There is no key {lost.Number} in this file.");
        else if (!source.Lines.Any(l => l.HasError))
            source.Lines[0].Error(1, "authkeys has no line auth N; heartbeat would refuse to start.");
        if (TooOpen(source.Mode))
            source.Lines[0].Error(1, $"Bad permissions on keyfile: {source.Mode}, 600 recommended. heartbeat refuses to start with them, and others may have read the keys: chmod 600 {FormatKinds.LastPart(source.Name)}.");
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 15 ? number : null;

    private static bool TooOpen(string? mode)
    {
        if (string.IsNullOrEmpty(mode) || mode.Length > 7 || mode.Any(c => c is < '0' or > '7'))
            return false;
        return (Convert.ToInt32(mode, 8) & 0b000_111_111) != 0;
    }
}
