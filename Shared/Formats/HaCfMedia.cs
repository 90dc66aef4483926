using System.Globalization;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>The lines of ha.cf that name a medium: bcast, ucast, mcast, serial.</summary>
internal static class HaCfMedia
{
    public static IEnumerable<Medium> Read(string directive, SourceLine line, List<Token> words, int port, int baud) => directive switch
    {
        "bcast" => [.. words.Select(w => new Medium(PathKind.Broadcast, line, w.Column) { Interface = w.Text, Port = port })],
        "ucast" or "ucast6" => Unicast(line, words, port),
        "mcast" or "mcast6" => Multicast(line, words),
        _ => [.. words.Select(w => new Medium(PathKind.Serial, line, w.Column) { Device = w.Text, Baud = baud })],
    };

    private static IEnumerable<Medium> Unicast(SourceLine line, List<Token> words, int port)
    {
        if (words.Count < 2)
            line.Error(words[0].Column, "ucast needs an interface and the peer's address: ucast eth1 192.168.1.251.");
        else if (Addresses.Parse(words[1].Text) is null)
            line.Error(words[1].Column, $"{words[1].Text} is no address.");
        else
            return [new Medium(PathKind.Unicast, line, words[0].Column) { Interface = words[0].Text, Address = words[1].Text, Port = port }];
        return [];
    }

    private static IEnumerable<Medium> Multicast(SourceLine line, List<Token> words)
    {
        if (words.Count < 2)
        {
            line.Error(words[0].Column, "mcast needs an interface, a group, a port, a ttl and 0: mcast eth0 225.0.0.1 694 1 0.");
            return [];
        }
        if (Addresses.Parse(words[1].Text) is not { } group || !Multicasting.IsGroup(group))
            line.Error(words[1].Column, $"{words[1].Text} is no multicast group: 224.0.0.0 to 239.255.255.255, or ff00::/8.");
        var port = words.Count > 2 ? ServiceNames.Port(words[2].Text) : 694;
        if (port is null or 0)
            line.Error(words[2].Column, $"{words[2].Text} is no UDP port (1 to 65535).");
        var ttl = 1;
        if (words.Count > 3 && (!int.TryParse(words[3].Text, NumberStyles.None, CultureInfo.InvariantCulture, out ttl) || ttl is < 1 or > 255))
            line.Error(words[3].Column, $"{words[3].Text} is no ttl (1 to 255).");
        if (line.HasError)
            return [];
        return [new Medium(PathKind.Multicast, line, words[0].Column) { Interface = words[0].Text, Address = words[1].Text, Port = port ?? 694, Ttl = ttl }];
    }
}
