using System.Globalization;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Reads ha.cf (ha.cf(5) of heartbeat 3.0.6). Directives are read in order: a port or speed holds for the media that follow.</summary>
internal sealed class HaCfReader
{
    private readonly HaCf _file = new();
    private readonly Dictionary<string, (string Value, SourceLine Line)> _seen = new(StringComparer.Ordinal);

    public static HaCf Read(SourceFile source)
    {
        var reader = new HaCfReader();
        foreach (var line in source.Lines)
        {
            var tokens = Token.Split(line.Clean, " \t\f\v,");
            if (tokens.Count > 0)
                reader.Directive(line, tokens[0], tokens[1..]);
        }
        return reader._file;
    }

    private void Directive(SourceLine line, Token name, List<Token> words)
    {
        var directive = name.Text.ToLowerInvariant();
        if (HaCfDirectives.NotTaken.TryGetValue(directive, out var reason))
        {
            HaCfDirectives.HideSecrets(directive, line, words);
            line.Ignored(reason);
        }
        else if (!HaCfDirectives.Taken.Contains(directive))
            line.Error(name.Column, $"{name.Text} is no directive of ha.cf.{Nearest(directive)} Mend or remove the line.");
        else if (words.Count == 0)
            line.Error(name.Column, $"{directive} needs a value.");
        else if (!Repeated(directive, line, words))
            Take(directive, line, name, words);
    }

    private void Take(string directive, SourceLine line, Token name, List<Token> words)
    {
        switch (directive)
        {
            case "keepalive" or "deadtime" or "warntime" or "initdead":
                Time(directive, line, words[0]);
                break;
            case "udpport":
                Port(line, words[0]);
                break;
            case "baud":
                Baud(line, words[0]);
                break;
            case "node":
                Node(line, words);
                break;
            case "ping" or "ping_group":
                Ping(directive, line, name, words);
                break;
            case "auto_failback" or "nice_failback":
                Failback(directive, line, words[0]);
                break;
            case "respawn":
                Respawn(line, words);
                break;
            case "crm" or "pacemaker":
                Crm(directive, line, words[0]);
                break;
            default:
                _file.Media.AddRange(HaCfMedia.Read(directive, line, words, _file.Port, _file.Baud));
                break;
        }
    }

    /// <summary>The same single-valued directive again: heartbeat takes the last.</summary>
    private bool Repeated(string directive, SourceLine line, List<Token> words)
    {
        var value = string.Join(' ', words.Select(w => w.Text));
        var key = HaCfDirectives.Repeatable.Contains(directive) ? directive + " " + value : directive;
        var again = _seen.TryGetValue(key, out var before);
        _seen[key] = (value, line);
        if (again && before.Value == value && directive is not ("udpport" or "baud"))
        {
            line.Ignored($"Says the same as line {before.Line.Number}.");
            return true;
        }
        if (again && directive is not ("udpport" or "baud"))
        {
            before.Line.Ignored($"Replaced by line {line.Number}.");
            line.Warning(1, $"Replaces line {before.Line.Number} ({directive} {before.Value}), as in heartbeat: the last one holds. Remove one of the two.");
        }
        return false;
    }

    private void Time(string directive, SourceLine line, Token word)
    {
        if (Milliseconds(word.Text) is not { } ms)
        {
            line.Error(word.Column, $"{word.Text} is no time: write seconds (2, 1.5) or milliseconds (500ms).");
            return;
        }
        switch (directive)
        {
            case "keepalive": _file.KeepaliveMs = ms; break;
            case "deadtime": _file.DeadtimeMs = ms; break;
            case "warntime": _file.WarntimeMs = ms; break;
            default: _file.InitdeadMs = ms; break;
        }
        line.Applied($"{directive} {ms} ms.");
    }

    /// <summary>Seconds with or without a fraction, or a number with s, ms or us (ha.cf(5), "Time specifications").</summary>
    private static int? Milliseconds(string text)
    {
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".ToCharArray());
        double? factor = text[digits.Length..].ToLowerInvariant() switch
        {
            "" or "s" or "sec" => 1000,
            "ms" or "msec" => 1,
            "us" or "usec" => 0.001,
            _ => null,
        };
        if (factor is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var ms = Math.Round(number * factor.Value);
        return ms is >= 0 and <= int.MaxValue ? (int)ms : null;
    }

    private void Port(SourceLine line, Token word)
    {
        if (ServiceNames.Port(word.Text) is not { } port || port == 0)
        {
            line.Error(word.Column, $"{word.Text} is no UDP port (1 to 65535).");
            return;
        }
        var before = _file.Port;
        _file.Port = port;
        var earlier = _file.Media.Where(m => m.Kind is PathKind.Broadcast or PathKind.Unicast && m.Port != port).ToList();
        if (earlier.Count > 0)
            line.Warning(word.Column, $"Port {port} holds for the media after this line; line {earlier[0].Line.Number} keeps {before}, as in heartbeat. Move udpport before the media.");
        else
            line.Applied($"UDP port {port} for the paths that follow.");
    }

    private void Baud(SourceLine line, Token word)
    {
        if (!int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var baud) || !SerialLine.Speeds.Contains(baud))
        {
            line.Error(word.Column, $"{word.Text} is no speed of a serial line: {string.Join(", ", SerialLine.Speeds)}.");
            return;
        }
        _file.Baud = baud;
        // heartbeat wants it before serial; where it comes after, there is only one speed it can mean.
        for (var i = 0; i < _file.Media.Count; i++)
        {
            if (_file.Media[i].Kind is PathKind.Serial)
                _file.Media[i] = _file.Media[i] with { Baud = baud };
        }
        line.Applied($"Serial paths run at {baud} bit/s.");
    }

    private void Node(SourceLine line, List<Token> words)
    {
        var before = _file.Nodes.Count;
        foreach (var word in words)
        {
            if (_file.Nodes.FirstOrDefault(n => n.Name == word.Text).Line is { } first)
                line.Warning(word.Column, $"Node {word.Text} is named before, on line {first.Number}; once is enough.");
            else
                _file.Nodes.Add((word.Text, line));
        }
        if (_file.Nodes.Count > before)
            line.Applied($"Node {string.Join(", ", _file.Nodes.Skip(before).Select(n => n.Name))}, as a director. The name must be what uname -n prints there.");
    }

    private void Ping(string directive, SourceLine line, Token name, List<Token> words)
    {
        var addresses = directive == "ping" ? words : words[1..];
        if (addresses.Count == 0)
        {
            line.Error(name.Column, "ping_group needs a name and then addresses.");
            return;
        }
        foreach (var word in addresses.Where(w => Addresses.Parse(w.Text) is null))
            line.Error(word.Column, $"{word.Text} is no address. Write the address itself: a name may not resolve when it matters.");
        if (line.HasError)
            return;
        if (directive == "ping_group")
        {
            _file.PingGroups.Add(new PingGroup { Name = words[0].Text, Addresses = [.. addresses.Select(w => w.Text)] });
            line.Applied($"Ping group {words[0].Text}: any of {addresses.Count} addresses counts. A node that loses it yields to one that reaches it.");
            return;
        }
        _file.PingGroups.AddRange(addresses.Select(w => new PingGroup { Name = "ping-" + w.Text.Replace(':', '-'), Addresses = [w.Text] }));
        line.Translated($"Each ping node becomes a ping group of one address: {string.Join(", ", addresses.Select(w => w.Text))}.");
    }

    private void Failback(string directive, SourceLine line, Token word)
    {
        var value = word.Text.ToLowerInvariant();
        if (value == "legacy" && directive == "auto_failback")
        {
            _file.Failback = FailbackMode.Off;
            line.Warning(word.Column, "auto_failback legacy was for rolling upgrades of heartbeat 1; here it becomes off. Set failback to on if the preferred node shall take its groups back.");
            return;
        }
        bool? on = value switch { "on" or "true" or "yes" or "y" or "1" => true, "off" or "false" or "no" or "n" or "0" => false, _ => null };
        if (on is null)
        {
            line.Error(word.Column, $"{directive} is on or off, not {word.Text}.");
            return;
        }
        // nice_failback on meant: stay where you are.
        _file.Failback = on == (directive == "auto_failback") ? FailbackMode.On : FailbackMode.Off;
        var meaning = _file.Failback is FailbackMode.On ? "Failback on: groups return to their preferred node." : "Failback off: groups stay where they are.";
        if (directive == "auto_failback")
            line.Applied(meaning);
        else
            line.Translated("nice_failback is the old, opposite name of auto_failback. " + meaning);
    }

    private static void Respawn(SourceLine line, List<Token> words)
    {
        var program = words.Count > 1 ? words[1].Text : words[0].Text;
        switch (program[(program.LastIndexOf('/') + 1)..])
        {
            case "ipfail":
                line.Translated("ipfail is built in: the ping groups do its work.");
                break;
            case "dopd" or "ccm" or "cib" or "crmd" or "attrd" or "lrmd" or "pingd" or "stonithd" or "mgmtd":
                line.Ignored($"{program} is part of heartbeat or Pacemaker and has no place here.");
                break;
            default:
                line.Ignored($"The agent starts no programs of its own beside the cluster. To keep {program} running, make it a systemd unit, or a resource of a group.");
                break;
        }
    }

    private static void Crm(string directive, SourceLine line, Token word)
    {
        if (word.Text.ToLowerInvariant() is "off" or "no" or "false" or "n" or "0")
            line.Applied("Without Pacemaker: haresources holds.");
        else
            line.Warning(word.Column, $"With {directive} {word.Text} heartbeat ran Pacemaker, which ignores haresources: the resources are in its CIB, which is not read here. Add them by hand.");
    }

    private static string Nearest(string directive)
    {
        var close = Spelling.Nearest(HaCfDirectives.Taken.Concat(HaCfDirectives.NotTaken.Keys), directive);
        return close is null ? "" : $" Is {close} meant?";
    }
}
