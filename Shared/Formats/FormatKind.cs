namespace ClusterPortal.Shared.Formats;

internal enum FormatKind
{
    HaCf,
    Authkeys,
    Haresources,
    Hosts,
    Ldirectord,
    Ipvsadm,

    /// <summary>Known by name, not yet read.</summary>
    Pacemaker,
    Keepalived,
    Unknown,
}

internal static class FormatKinds
{
    /// <summary>Which format a file has, by the last part of its name.</summary>
    public static FormatKind Of(string name)
    {
        var last = LastPart(name);
        return last switch
        {
            "ha.cf" => FormatKind.HaCf,
            "authkeys" => FormatKind.Authkeys,
            "haresources" => FormatKind.Haresources,
            "hosts" => FormatKind.Hosts,
            "keepalived.conf" => FormatKind.Keepalived,
            "corosync.conf" or "crm.txt" or "cib.xml" => FormatKind.Pacemaker,
            _ when last.Contains("ldirectord", StringComparison.Ordinal) => FormatKind.Ldirectord,
            // Debian: /etc/ipvsadm.rules; Red Hat: /etc/sysconfig/ipvsadm.
            _ when last.Contains("ipvsadm", StringComparison.Ordinal) => FormatKind.Ipvsadm,
            _ => FormatKind.Unknown,
        };
    }

    public static string LastPart(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim().ToLowerInvariant();
}
