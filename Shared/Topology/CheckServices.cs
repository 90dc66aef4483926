namespace ClusterPortal.Shared.Topology;

public static class CheckServices
{
    /// <value>The protocols that a negotiate check speaks, by ldirectord's names.</value>
    public static IReadOnlyList<string> Names { get; } =
    [
        "http", "https", "http_proxy", "ftp", "smtp", "submission", "pop", "pops", "imap", "imaps", "nntp", "ldap", "ldaps", "dns", "mysql", "pgsql", "sip", "radius", "simpletcp",
    ];
}
