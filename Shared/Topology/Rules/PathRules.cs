namespace ClusterPortal.Shared.Topology.Rules;

internal static class PathRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        Names.Each("/paths", topology.Paths.Select(p => p.Name), "path", findings);
        if (topology.Nodes.Count > 1 && topology.Paths.Count == 0)
            findings.Error("/paths", "no-path", "The nodes have no path to hear each other on.");
        if (topology.Nodes.Count > 1 && topology.Paths.Count == 1)
            findings.Warning("/paths", "single-path", "There is one heartbeat path only: a single cable or switch splits the cluster. Add a second one that shares nothing with it.");
        var wires = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, path) in topology.Paths.Index())
        {
            var at = JsonPointer.Append("/paths", i);
            Check(topology, path, at, findings);
            var wire = $"{path.Kind} {path.Interface} {path.Device} {path.MulticastGroup} {path.Port}";
            if (path.Kind is not PathKind.Unicast && !wires.TryAdd(wire, path.Name))
                findings.Error(at, "duplicate-path", $"{path.Name} is the same as {wires[wire]}: both would use one socket.");
        }
    }

    private static void Check(ClusterTopology topology, HeartbeatPath path, string at, Findings findings)
    {
        Names.Interface(path.Interface, at + "/interface", findings);
        if (path.Kind is PathKind.Serial)
            Serial(topology, path, at, findings);
        else
            findings.Range(at + "/port", path.Port, 1, 65_535);
        if (path.Kind is PathKind.Multicast)
            Multicast(path, at, findings);
        else if (path.MulticastGroup is not null)
            findings.Error(at + "/multicastGroup", "not-multicast", $"A group is for multicast; {path.Name} is not.");
        if (path.Kind is PathKind.Broadcast && path.Interface is null)
            findings.Error(at + "/interface", "required", "Broadcast needs an interface, e.g. eth1.");
    }

    private static void Multicast(HeartbeatPath path, string at, Findings findings)
    {
        if (path.Interface is null)
            findings.Error(at + "/interface", "required", "Multicast needs an interface, e.g. eth1.");
        if (path.MulticastGroup is null)
            findings.Error(at + "/multicastGroup", "required", "Multicast needs a group, e.g. 239.255.0.1.");
        else if (AddressForm.Check(path.MulticastGroup, at + "/multicastGroup", findings) is { } group && !Multicasting.IsGroup(group))
            findings.Error(at + "/multicastGroup", "not-multicast", $"{path.MulticastGroup} is no multicast group: 224.0.0.0 to 239.255.255.255, or ff00::/8.");
        findings.Range(at + "/ttl", path.Ttl, 1, 255);
    }

    private static void Serial(ClusterTopology topology, HeartbeatPath path, string at, Findings findings)
    {
        if (path.Device is null || !path.Device.StartsWith("/dev/", StringComparison.Ordinal))
            findings.Error(at + "/device", "required", "A serial path needs its line, e.g. /dev/ttyS0.");
        if (!SerialLine.Speeds.Contains(path.Baud))
            findings.Error(at + "/baud", "out-of-range", $"baud is one of {string.Join(", ", SerialLine.Speeds)}; it is {path.Baud}.");
        if (topology.Nodes.Count > 2)
            findings.Warning(at, "serial-joins-two", "A serial line joins two nodes; the others do not hear each other on it.");
    }
}
