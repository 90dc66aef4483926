using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

internal enum IpvsadmVerb
{
    AddService,
    EditService,
    DeleteService,
    AddServer,
    EditServer,
    DeleteServer,
    Clear,
    StartDaemon,

    /// <summary>Changes no table: -S, -R, -L, -Z, --set, --stop-daemon, -h.</summary>
    Other,
}

/// <summary>A line of ipvsadm rules, understood.</summary>
internal sealed record IpvsadmCommand(IpvsadmVerb Verb, string Option)
{
    public IpvsServiceKey Key { get; init; }

    /// <value>For the verbs of services.</value>
    public IpvsService? Service { get; init; }

    /// <value>For the verbs of servers.</value>
    public IpvsDestination? Destination { get; init; }

    /// <value>For --start-daemon: master or backup, interface and id.</value>
    public (string State, string Interface, int SyncId)? Daemon { get; init; }

    /// <value>Where -r stands.</value>
    public int ServerColumn { get; init; }

    /// <value>The port that -r names; null when it names none.</value>
    public ushort? GivenPort { get; init; }
}
