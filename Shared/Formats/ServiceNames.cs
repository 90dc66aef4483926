using System.Collections.Frozen;
using System.Globalization;

namespace ClusterPortal.Shared.Formats;

/// <summary>Port numbers of service names that stand in such files (IANA service names; /etc/services of the node is not at hand).</summary>
internal static class ServiceNames
{
    private static readonly (string Name, int Port)[] All =
    [
        ("ftp-data", 20), ("ftp", 21), ("ssh", 22), ("telnet", 23), ("smtp", 25), ("mail", 25), ("time", 37), ("domain", 53), ("tftp", 69), ("gopher", 70),
        ("finger", 79), ("http", 80), ("www", 80), ("www-http", 80), ("kerberos", 88), ("pop2", 109), ("pop3", 110), ("pop-3", 110), ("sunrpc", 111),
        ("nntp", 119), ("ntp", 123), ("imap", 143), ("imap2", 143), ("snmp", 161), ("ldap", 389), ("https", 443), ("submissions", 465), ("smtps", 465),
        ("syslog", 514), ("submission", 587), ("ldaps", 636), ("ha-cluster", 694), ("rsync", 873), ("ftps", 990), ("telnets", 992), ("imaps", 993), ("pop3s", 995),
        ("ms-sql-s", 1433), ("oracle", 1521), ("radius", 1812), ("radius-acct", 1813), ("nfs", 2049), ("squid", 3128), ("http-proxy", 3128), ("mysql", 3306), ("rdp", 3389),
        ("ms-wbt-server", 3389), ("sip", 5060), ("sips", 5061), ("postgresql", 5432), ("postgres", 5432), ("redis", 6379), ("http-alt", 8080), ("webcache", 8080), ("memcached", 11211),
    ];

    private static readonly FrozenDictionary<string, int> Ports = All.ToFrozenDictionary(p => p.Name, p => p.Port, StringComparer.Ordinal);

    /// <value>The first name of each port above.</value>
    private static readonly FrozenDictionary<int, string> Names = All.DistinctBy(p => p.Port).ToFrozenDictionary(p => p.Port, p => p.Name);

    /// <summary>A port from a number or a name; null when it is neither.</summary>
    public static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65_535 ? number
        : Ports.TryGetValue(text.ToLowerInvariant(), out var known) ? known
        : null;

    public static string? Name(int port) => Names.GetValueOrDefault(port);
}
