using System.Collections.Frozen;

namespace ClusterPortal.Shared.Formats;

/// <summary>Every directive of ldirectord.cf (the parser of ldirectord 4.12.0), by where it may stand and what becomes of it.</summary>
internal static class LdirectordDirectives
{
    /// <value>Taken in either place; the one of a virtual overrides.</value>
    public static readonly FrozenSet<string> Either = new[]
    {
        "checktimeout", "negotiatetimeout", "checkinterval", "failurecount", "fallback", "fallback6", "emailalert", "quiescent",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <value>Taken under a virtual only.</value>
    public static readonly FrozenSet<string> VirtualOnly = new[]
    {
        "real", "real6", "checktype", "service", "checkcommand", "checkport", "request", "receive", "httpmethod", "virtualhost", "login", "passwd", "database", "secret",
        "scheduler", "schedflags", "persistent", "netmask", "protocol", "ops", "servicename",
    }.ToFrozenSet(StringComparer.Ordinal);

    private const string Mail = "How mail is sent is set in the portal, once for all clusters.";

    /// <value>Known directives that have no place here, with the reason.</value>
    public static readonly FrozenDictionary<string, string> NotTaken = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["autoreload"] = "Changes reach the agents as revisions, the moment they are saved: nothing is reloaded.",
        ["callback"] = "There is no file to copy to the peer: every agent gets the same revision from the portal.",
        ["checkcount"] = "Deprecated in ldirectord: failurecount says how many failures in a row take a server out, for ping too.",
        ["cleanstop"] = "Virtual services are removed with the group that holds them.",
        ["comment"] = "A word for mails; the topology has names and a description.",
        ["emailalertfrom"] = Mail,
        ["emailalertfreq"] = Mail,
        ["emailalertstatus"] = Mail,
        ["smtp"] = Mail,
        ["execute"] = "All virtual services are in one topology; import that instance's file too.",
        ["fallbackcommand"] = "No program is called when the fallback takes over; the event and its webhook tell of it.",
        ["fork"] = "Checks always run side by side.",
        ["load"] = "Not used by ldirectord either.",
        ["logfile"] = "Logging: the agent writes to the journal, and every event is in the portal's history.",
        ["maintenancedir"] = "Drain or weight 0, from the dashboard or by REST, takes the place of marker files.",
        ["monitorfile"] = "Check results are in the portal's history, with their times.",
        ["readdquiescent"] = "The table is kept as declared, so a quiescent server that somebody deleted is always added again.",
        ["supervised"] = "systemd runs the agent.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <value>ldirectord itself refuses these.</value>
    public static readonly FrozenSet<string> Obsolete = new[] { "connecttimeout", "timeout" }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> All => [.. Either, .. VirtualOnly, .. NotTaken.Keys, "virtual", "virtual6"];

    /// <summary>Services that negotiate by default, by the virtual's port (ldirectord(8): service).</summary>
    public static string? ServiceOf(int port) => port switch
    {
        21 => "ftp",
        25 => "smtp",
        53 => "dns",
        80 => "http",
        110 => "pop",
        119 => "nntp",
        143 => "imap",
        389 => "ldap",
        443 => "https",
        587 => "submission",
        636 => "ldaps",
        993 => "imaps",
        995 => "pops",
        1812 => "radius",
        3128 => "http_proxy",
        3306 => "mysql",
        5060 => "sip",
        5432 => "pgsql",
        _ => null,
    };
}
