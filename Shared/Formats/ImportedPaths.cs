using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Makes heartbeat paths of the media of ha.cf, and a path over the service network where all nodes need one.</summary>
internal sealed class ImportedPaths
{
    /// <value>The path over the addresses that hosts and the user name.</value>
    public const string Lan = "lan";

    private readonly List<HeartbeatPath> _paths = [];

    public IReadOnlyList<HeartbeatPath> Paths => _paths;

    public bool HasLan => _paths.Exists(p => p.Name == Lan);

    /// <param name="heartbeat">The file.</param>
    /// <param name="withVoters">Nodes that heartbeat did not know must be heard too.</param>
    /// <param name="addressesKnown">Every director's address is known.</param>
    /// <param name="addressNamed">The node that an address belongs to by hosts; null when none.</param>
    public static ImportedPaths Build(HaCf heartbeat, bool withVoters, bool addressesKnown, Func<string, string?> addressNamed)
    {
        var paths = new ImportedPaths();
        foreach (var medium in heartbeat.Media.Where(m => m.Kind is not PathKind.Unicast))
            paths.Add(medium);
        foreach (var medium in heartbeat.Media.Where(m => m.Kind is PathKind.Unicast))
            paths.Unicast(medium, addressesKnown, addressNamed);
        if (withVoters || (paths._paths.Count == 0 && addressesKnown))
            paths.AddLan(heartbeat.Port);
        return paths;
    }

    private void Add(Medium medium)
    {
        var path = new HeartbeatPath { Name = Name(medium), Kind = medium.Kind, Interface = medium.Interface, Device = medium.Device };
        path = medium.Kind switch
        {
            PathKind.Serial => path with { Baud = medium.Baud },
            PathKind.Multicast => path with { Port = medium.Port, MulticastGroup = medium.Address, Ttl = medium.Ttl },
            _ => path with { Port = medium.Port },
        };
        if (_paths.Find(p => p.Name == path.Name) is not null)
        {
            medium.Line.Warning(medium.Column, $"The path {path.Name} is there already; one is enough.");
            return;
        }
        _paths.Add(path);
        medium.Line.Applied($"Heartbeat path {path.Name}: {Meaning(path)}.");
    }

    private static string Meaning(HeartbeatPath path) => path.Kind switch
    {
        PathKind.Serial => $"serial line {path.Device} at {path.Baud} bit/s",
        PathKind.Multicast => $"multicast to {path.MulticastGroup} on {path.Interface}, UDP port {path.Port}",
        _ => $"broadcast on {path.Interface}, UDP port {path.Port}",
    };

    /// <summary>
    /// ucast names the peer as this node sees it. A unicast path here holds every node's address, so the file of one node is half of it.
    /// </summary>
    private void Unicast(Medium medium, bool addressesKnown, Func<string, string?> addressNamed)
    {
        if (_paths.Find(p => p.Kind is PathKind.Broadcast or PathKind.Multicast && p.Interface == medium.Interface) is { } same)
        {
            medium.Line.Translated(
                $"Carried by path {same.Name}, which reaches the peer {medium.Address} over the same interface and wire. heartbeat counted two media here. "
                + $"A unicast path needs every node's address on {medium.Interface}, and this file has the peer's alone.");
        }
        else if (addressNamed(medium.Address!) is { } node)
        {
            AddLan(medium.Port);
            medium.Line.Translated($"{medium.Address} is {node}'s address in hosts: the unicast path {Lan} joins all nodes by their addresses there.");
        }
        else if (addressesKnown)
        {
            AddLan(medium.Port);
            medium.Line.Warning(medium.Column, $"The file has the peer's address {medium.Address} on {medium.Interface} alone, not this node's: the unicast path {Lan} takes the addresses of hosts instead. Add a path with every node's address on {medium.Interface}.");
        }
        else
            medium.Line.Warning(medium.Column, $"A unicast path needs every node's address, and the file has the peer's {medium.Address} alone. Import hosts too, or add the path with all addresses.");
    }

    private void AddLan(int port)
    {
        if (!HasLan)
            _paths.Add(new HeartbeatPath { Name = Lan, Kind = PathKind.Unicast, Port = port });
    }

    private static string Name(Medium medium) => ImportedGroups.Plain(medium.Kind switch
    {
        PathKind.Serial => "serial-" + medium.Device![(medium.Device!.LastIndexOf('/') + 1)..],
        PathKind.Multicast => "mcast-" + medium.Interface,
        _ => "bcast-" + medium.Interface,
    });
}
