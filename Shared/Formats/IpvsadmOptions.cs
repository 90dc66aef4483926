using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

/// <summary>An option of ipvsadm with its value, and where it stands.</summary>
internal sealed record IpvsadmOption(string Name, string? Value, int Column, int ValueColumn);

/// <summary>Splits a line into ipvsadm's options (ipvsadm 1.31, the popt table of its source) and forgives what typing and typesetting do to them.</summary>
internal static class IpvsadmOptions
{
    private enum Takes
    {
        Nothing,
        Value,
        Optional,
    }

    private static readonly (string Name, char Short, Takes Takes)[] Known =
    [
        ("add-service", 'A', Takes.Nothing), ("edit-service", 'E', Takes.Nothing), ("delete-service", 'D', Takes.Nothing), ("clear", 'C', Takes.Nothing), ("restore", 'R', Takes.Nothing), ("save", 'S', Takes.Nothing),
        ("add-server", 'a', Takes.Nothing), ("edit-server", 'e', Takes.Nothing), ("delete-server", 'd', Takes.Nothing), ("list", 'L', Takes.Nothing), ("list", 'l', Takes.Nothing), ("zero", 'Z', Takes.Nothing), ("help", 'h', Takes.Nothing),
        ("set", '\0', Takes.Nothing), ("start-daemon", '\0', Takes.Value), ("stop-daemon", '\0', Takes.Value),
        ("tcp-service", 't', Takes.Value), ("udp-service", 'u', Takes.Value), ("sctp-service", '\0', Takes.Value), ("fwmark-service", 'f', Takes.Value), ("ipv6", '6', Takes.Nothing),
        ("scheduler", 's', Takes.Value), ("pe", '\0', Takes.Value), ("persistent", 'p', Takes.Optional), ("netmask", 'M', Takes.Value), ("sched-flags", 'b', Takes.Value), ("ops", 'o', Takes.Nothing),
        ("real-server", 'r', Takes.Value), ("gatewaying", 'g', Takes.Nothing), ("ipip", 'i', Takes.Nothing), ("masquerading", 'm', Takes.Nothing), ("weight", 'w', Takes.Value),
        ("u-threshold", 'x', Takes.Value), ("l-threshold", 'y', Takes.Value),
        ("tun-type", '\0', Takes.Value), ("tun-port", '\0', Takes.Value), ("tun-nocsum", '\0', Takes.Nothing), ("tun-csum", '\0', Takes.Nothing), ("tun-remcsum", '\0', Takes.Nothing),
        ("mcast-interface", '\0', Takes.Value), ("syncid", '\0', Takes.Value), ("sync-maxlen", '\0', Takes.Value), ("mcast-group", '\0', Takes.Value),
        ("mcast-port", '\0', Takes.Value), ("mcast-ttl", '\0', Takes.Value),
        ("numeric", 'n', Takes.Nothing), ("connection", 'c', Takes.Nothing), ("timeout", '\0', Takes.Nothing), ("daemon", '\0', Takes.Nothing), ("stats", '\0', Takes.Nothing), ("rate", '\0', Takes.Nothing), ("thresholds", '\0', Takes.Nothing),
        ("persistent-conn", '\0', Takes.Nothing), ("tun-info", '\0', Takes.Nothing), ("nosort", '\0', Takes.Nothing), ("sort", '\0', Takes.Nothing), ("exact", '\0', Takes.Nothing),
    ];

    /// <summary>The options of a line; words that belong to no option come with an empty name.</summary>
    public static List<IpvsadmOption> Split(IReadOnlyList<Token> tokens, IComplaints complaints)
    {
        var options = new List<IpvsadmOption>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = Mended(tokens, ref i, complaints);
            if (token.Text.StartsWith("--", StringComparison.Ordinal))
                Long(tokens, ref i, token, options, complaints);
            else if (token.Text.StartsWith('-'))
                Short(tokens, ref i, token, options, complaints);
            else
                options.Add(new IpvsadmOption("", token.Text, token.Column, token.Column));
        }
        return options;
    }

    /// <summary>A lone hyphen: <c>- rr</c> for -s rr, <c>- t</c> for -t; and a long option that lost a hyphen.</summary>
    private static Token Mended(IReadOnlyList<Token> tokens, ref int i, IComplaints complaints)
    {
        var token = tokens[i];
        if (token.Text == "-" && i + 1 < tokens.Count)
        {
            var next = tokens[i + 1].Text;
            if (IpvsSchedulers.Names.Contains(next, StringComparer.Ordinal))
            {
                complaints.Warn(token.Column, $"\"- {next}\" was read as -s {next}");
                return token with { Text = "-s" };
            }
            if (next.Length == 1 && char.IsAsciiLetterOrDigit(next[0]))
            {
                i++;
                complaints.Warn(token.Column, $"\"- {next}\" was read as -{next}");
                return token with { Text = "-" + next };
            }
        }
        if (token.Text.Length > 2 && token.Text[0] == '-' && token.Text[1] != '-' && Array.Exists(Known, k => k.Name == token.Text[1..].Split('=')[0]))
        {
            complaints.Warn(token.Column, $"{token.Text} was read as -{token.Text}");
            return token with { Text = "-" + token.Text };
        }
        return token;
    }

    private static void Long(IReadOnlyList<Token> tokens, ref int i, Token token, List<IpvsadmOption> options, IComplaints complaints)
    {
        var equals = token.Text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? token.Text[2..] : token.Text[2..equals];
        var at = Array.FindIndex(Known, k => k.Name == name);
        if (at < 0)
            complaints.Error(token.Column, $"{token.Text} is no option of ipvsadm.");
        else if (equals >= 0)
            options.Add(new IpvsadmOption(name, token.Text[(equals + 1)..], token.Column, token.Column + equals + 1));
        else
            options.Add(WithValue(tokens, ref i, token, Known[at].Name, Known[at].Takes, complaints));
    }

    private static void Short(IReadOnlyList<Token> tokens, ref int i, Token token, List<IpvsadmOption> options, IComplaints complaints)
    {
        if (token.Text.Length == 1)
            complaints.Error(token.Column, "A hyphen without an option.");
        for (var c = 1; c < token.Text.Length; c++)
        {
            var at = Array.FindIndex(Known, k => k.Short == token.Text[c] && k.Short != '\0');
            if (at < 0)
            {
                complaints.Error(token.Column + c, $"-{token.Text[c]} is no option of ipvsadm.");
                return;
            }
            var (name, _, takes) = Known[at];
            if (takes is not Takes.Nothing && c + 1 < token.Text.Length)
            {
                options.Add(new IpvsadmOption(name, token.Text[(c + 1)..], token.Column, token.Column + c + 1));
                return;
            }
            options.Add(WithValue(tokens, ref i, token, name, takes, complaints));
        }
    }

    private static IpvsadmOption WithValue(IReadOnlyList<Token> tokens, ref int i, Token token, string name, Takes takes, IComplaints complaints)
    {
        var next = i + 1 < tokens.Count ? tokens[i + 1] : default;
        if (takes is Takes.Nothing || (takes is Takes.Optional && (next.Text is null || !next.Text.All(char.IsAsciiDigit))))
            return new IpvsadmOption(name, null, token.Column, token.Column);
        if (next.Text is null)
        {
            complaints.Error(token.Column, $"{token.Text} needs a value.");
            return new IpvsadmOption(name, null, token.Column, token.Column);
        }
        i++;
        return new IpvsadmOption(name, next.Text, token.Column, next.Column);
    }
}

/// <summary>Where a parser says what it finds.</summary>
internal interface IComplaints
{
    /// <summary>Read all the same, in another form; a half sentence.</summary>
    void Warn(int column, string what);

    void Error(int column, string message);
}
