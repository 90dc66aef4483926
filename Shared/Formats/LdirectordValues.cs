using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Values of ldirectord's directives.</summary>
internal static class LdirectordValues
{
    /// <summary>The most real servers that one range may stand for.</summary>
    private const int MaxRange = 256;

    public static string Unquoted(SourceLine line, Token value)
    {
        if (!value.Text.StartsWith('"'))
            return value.Text;
        var end = value.Text.LastIndexOf('"');
        if (end > 0)
            return value.Text[1..end];
        line.Warning(value.Column, "A quote is opened and not closed; the rest of the line was taken.");
        return value.Text[1..];
    }

    public static bool? YesNo(SourceLine line, Token value)
    {
        var text = Unquoted(line, value).ToLowerInvariant();
        if (text is "yes" or "no")
            return text == "yes";
        line.Error(value.Column, $"The value is yes or no, not {text}.");
        return null;
    }

    public static IpvsServiceKey? Virtual(SourceLine line, Token value, bool ipv6, Func<string, string?> resolve)
    {
        var text = Unquoted(line, value);
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) && mark > 0)
            return new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, mark, ipv6);
        if (Endpoint(line, text, value.Column, resolve) is not { } endpoint)
            return null;
        if (endpoint.Port is not { } port)
        {
            line.Error(value.Column, $"{text} has no port: write address:port, or a firewall mark.");
            return null;
        }
        // ldirectord(8), protocol: udp when the port is 53, else tcp.
        return new IpvsServiceKey(port == 53 ? IpvsProtocol.Udp : IpvsProtocol.Tcp, endpoint.Address, (ushort)port, 0, endpoint.Address.AddressFamily is AddressFamily.InterNetworkV6);
    }

    public static LdirectordFallback? Fallback(SourceLine line, Token value, Func<string, string?> resolve)
    {
        var words = Token.Split(value.Text);
        var forwarding = ForwardingMethod.Gate;
        if (words.Count > 1 && Forwarding(line, value, words[1]) is { } named)
            forwarding = named;
        if (words.Count == 0 || line.HasError || Endpoint(line, words[0].Text.Trim('"'), value.Column, resolve) is not { } endpoint)
            return null;
        line.Applied($"When nobody answers, {words[0].Text} takes the traffic.");
        return new LdirectordFallback(endpoint.Address.ToString(), endpoint.Port, forwarding);
    }

    /// <summary><c>ip[->ip][:port] gate|masq|ipip [weight] ["request", "receive"] ["&lt;l:N>"] ["&lt;u:N>"]</c>.</summary>
    public static IReadOnlyList<LdirectordReal> Real(SourceLine line, Token value, Func<string, string?> resolve)
    {
        var words = Quoting.Split(value.Text);
        var range = words[0].Text.Split("->", 2);
        if (Endpoint(line, range[^1], value.Column, resolve) is not { } last)
            return [];
        var addresses = new List<string> { last.Address.ToString() };
        if (range.Length == 2)
        {
            if (Endpoint(line, range[0], value.Column, resolve) is not { } first || Range(line, value.Column, first.Address, last.Address) is not { } all)
                return [];
            addresses = all;
        }
        if (words.Count < 2)
        {
            line.Error(value.Column, "A real server needs its forwarding: gate, masq or ipip.");
            return [];
        }
        if (Forwarding(line, value, words[1]) is not { } forwarding || Rest(line, value, words[2..]) is not { } rest)
            return [];
        line.Applied($"Real server {words[0].Text}, {Words.Of(forwarding)}, weight {rest.Weight}{(rest.Request is null ? "" : ", with a check of its own")}.");
        return [.. addresses.Select(a => rest with { Address = a, Port = last.Port, Forwarding = forwarding })];
    }

    private static LdirectordReal? Rest(SourceLine line, Token value, List<Token> words)
    {
        var rest = new LdirectordReal(line, value.Column, "", null, ForwardingMethod.Gate);
        var texts = 0;
        foreach (var word in words)
        {
            var column = value.Column + word.Column - 1;
            if (word.Text.StartsWith("<l:", StringComparison.Ordinal) && Threshold(word.Text) is { } lower)
                rest = rest with { Lower = lower };
            else if (word.Text.StartsWith("<u:", StringComparison.Ordinal) && Threshold(word.Text) is { } upper)
                rest = rest with { Upper = upper };
            else if (texts == 0 && int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight <= 65_535)
                rest = rest with { Weight = weight };
            else if (texts++ is var n and < 2)
                rest = n == 0 ? rest with { Request = word.Text } : rest with { Receive = word.Text };
            else
            {
                line.Error(column, $"{word.Text} has no meaning here: after the forwarding come a weight, \"request\", \"receive\", \"<l:N>\", \"<u:N>\".");
                return null;
            }
        }
        return rest;
    }

    private static long? Threshold(string text) =>
        text.EndsWith('>') && int.TryParse(text[3..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ForwardingMethod? Forwarding(SourceLine line, Token value, Token word)
    {
        switch (word.Text.ToLowerInvariant())
        {
            case "gate":
                return ForwardingMethod.Gate;
            case "masq":
                return ForwardingMethod.Masq;
            case "ipip":
                return ForwardingMethod.Ipip;
            default:
                line.Error(value.Column + word.Column - 1, $"The forwarding is gate, masq or ipip, not {word.Text}.");
                return null;
        }
    }

    private static List<string>? Range(SourceLine line, int column, IPAddress first, IPAddress last)
    {
        var (from, to) = (first.GetAddressBytes(), last.GetAddressBytes());
        var count = from.Length != to.Length || !from.AsSpan(0, from.Length - 2).SequenceEqual(to.AsSpan(0, to.Length - 2)) ? 0 : Low(to) - Low(from) + 1;
        if (count is < 1 or > MaxRange)
        {
            line.Error(column, $"A range goes upwards from the first address to the last, over at most {MaxRange}.");
            return null;
        }
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var bytes = (byte[])from.Clone();
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(bytes.Length - 2), (ushort)(Low(from) + i));
            return new IPAddress(bytes).ToString();
        })];
    }

    private static int Low(byte[] address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(address.Length - 2));

    private static (IPAddress Address, int? Port)? Endpoint(SourceLine line, string text, int column, Func<string, string?> resolve)
    {
        Addresses.SplitPort(text, out var host, out var portText);
        var address = Addresses.Parse(host) ?? (resolve(host) is { } known ? Addresses.Parse(known) : null);
        if (address is null)
        {
            line.Error(column, $"{host} is no address. Write the address itself, or import the hosts file that names it.");
            return null;
        }
        if (portText is null)
            return (address, null);
        if (ServiceNames.Port(portText) is { } port)
            return (address, port);
        line.Error(column + text.Length - portText.Length, $"{portText} is neither a port nor the name of a service.");
        return null;
    }
}
