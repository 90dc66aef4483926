using System.Net.Sockets;

namespace ClusterPortal.Shared.Topology.Rules;

internal static class ResourceRules
{
    public static void Check(ClusterTopology topology, Resource resource, string at, Findings findings)
    {
        const int day = 86_400_000;
        findings.Range(at + "/startTimeoutMs", resource.StartTimeoutMs, 100, day, " ms");
        findings.Range(at + "/stopTimeoutMs", resource.StopTimeoutMs, 100, day, " ms");
        findings.Range(at + "/monitorTimeoutMs", resource.MonitorTimeoutMs, 100, day, " ms");
        if (resource.MonitorIntervalMs != 0)
            findings.Range(at + "/monitorIntervalMs", resource.MonitorIntervalMs, 100, day, " ms");
        if (resource.OnFail is FailureAction.Fence && topology.FenceDevices.Count == 0)
            findings.Error(at + "/onFail", "no-fence-device", "onFail is fence, and there is no fence device.");
        switch (resource)
        {
            case IpResource ip:
                Ip(ip, at, findings);
                break;
            case DirectorResource director:
                Director(topology, director, at, findings);
                break;
            case FilesystemResource filesystem:
                Filesystem(filesystem, at, findings);
                break;
            case RouteResource route:
                Route(route, at, findings);
                break;
            case CommandResource command:
                Program(command.Start, at + "/start", findings);
                Program(command.Stop, at + "/stop", findings);
                if (command.Monitor.Count > 0)
                    Program(command.Monitor, at + "/monitor", findings);
                break;
            default:
                Named(resource, at, findings);
                break;
        }
    }

    private static void Ip(IpResource ip, string at, Findings findings)
    {
        if (ip.OnEveryMember)
            findings.Error(at + "/clone", "clone-address", "An address on every member would answer everywhere at once.");
        Names.Interface(ip.Interface, at + "/interface", findings);
        if (ip.Label is { Length: 0 or > 15 })
            findings.Error(at + "/label", "label-form", "A label has 1 to 15 characters, e.g. eth0:0.");
        findings.Range(at + "/arpBurst", ip.ArpBurst, 1, 60);
        if (AddressForm.Check(ip.Address, at + "/address", findings) is not { } address)
            return;
        if (System.Net.IPAddress.IsLoopback(address) || Multicasting.IsGroup(address) || address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any))
            findings.Error(at + "/address", "not-a-host-address", $"{ip.Address} is no address that a host can have on a network.");
        if (ip.PrefixLength is { } prefix)
            findings.Range(at + "/prefixLength", prefix, 1, AddressForm.IsIpv6(address) ? 128 : 32);
        if (ip.Broadcast is not null && AddressForm.Check(ip.Broadcast, at + "/broadcast", findings) is not null && AddressForm.IsIpv6(address))
            findings.Error(at + "/broadcast", "no-broadcast", "IPv6 has no broadcast.");
    }

    private static void Director(ClusterTopology topology, DirectorResource director, string at, Findings findings)
    {
        foreach (var (i, name) in director.VirtualServices.Index())
        {
            findings.Known($"{at}/virtualServices/{i}", name, topology.VirtualServices.Select(s => s.Name), "virtual service");
            if (topology.Groups.SelectMany(g => g.Resources).OfType<DirectorResource>().Any(d => d.Name != director.Name && d.VirtualServices.Contains(name, StringComparer.Ordinal)))
                findings.Error($"{at}/virtualServices/{i}", "duplicate-director", $"{name} is held by two directors.");
        }
        if (director.SyncDaemon is not { } daemon)
            return;
        Names.Interface(daemon.Interface, at + "/syncDaemon/interface", findings);
        findings.Range(at + "/syncDaemon/syncId", daemon.SyncId, 0, 255);
    }

    private static void Filesystem(FilesystemResource filesystem, string at, Findings findings)
    {
        if (filesystem.Device.Length == 0)
            findings.Error(at + "/device", "required", "A file system needs its device, e.g. /dev/drbd0 or server:/export.");
        if (!filesystem.Directory.StartsWith('/') || filesystem.Directory == "/")
            findings.Error(at + "/directory", "not-absolute", "The directory to mount on must be an absolute path, and not / itself.");
        if (filesystem.FsType.Length == 0)
            findings.Error(at + "/fsType", "required", "A file system needs its type, e.g. ext4 or nfs.");
        if (filesystem.OnEveryMember && filesystem.FsType is "ext2" or "ext3" or "ext4" or "xfs" or "btrfs")
            findings.Error(at + "/clone", "clone-local-filesystem", $"{filesystem.FsType} mounted on two nodes at once is destroyed; a clone needs a cluster file system such as ocfs2 or gfs2.");
    }

    private static void Route(RouteResource route, string at, Findings findings)
    {
        var parts = route.Destination.Split('/', 2);
        var address = route.Destination == "default" ? null : AddressForm.Parse(parts[0]);
        if (route.Destination != "default" && (address is null || (parts.Length == 2 && Formats.Addresses.PrefixLength(parts[1], address.AddressFamily) is null)))
            findings.Error(at + "/destination", "not-a-network", $"\"{route.Destination}\" is no destination: address/prefix, or default.");
        if (route.Via is not null && AddressForm.Check(route.Via, at + "/via", findings) is { } via && address is not null && via.AddressFamily != address.AddressFamily && via.AddressFamily is AddressFamily.InterNetwork)
            findings.Error(at + "/via", "wrong-family", "An IPv6 destination needs an IPv6 gateway.");
        Names.Interface(route.Interface, at + "/interface", findings);
        if (route.Via is null && route.Interface is null)
            findings.Error(at, "required", "A route needs via or interface.");
    }

    private static void Program(IReadOnlyList<string> command, string at, Findings findings)
    {
        if (command.Count == 0 || !command[0].StartsWith('/'))
            findings.Error(at, "not-absolute", "A command is a list: the program's absolute path, then its arguments. It is not run through a shell.");
    }

    private static void Named(Resource resource, string at, Findings findings)
    {
        var (property, value) = resource switch
        {
            SystemdResource systemd => ("unit", systemd.Unit),
            LsbResource lsb => ("script", lsb.Script),
            OcfResource ocf => ("type", ocf.Type),
            VmResource vm => ("config", vm.Config),
            _ => ("kind", "known"),
        };
        if (value.Length == 0 || value.Any(c => char.IsControl(c) || c == ' '))
            findings.Error($"{at}/{property}", "required", $"{property} must be a name without blanks; it is \"{value}\".");
        if (resource is SystemdResource or OcfResource && value.Contains('/', StringComparison.Ordinal))
            findings.Error($"{at}/{property}", "name-form", $"{property} is a name, not a path.");
        if (resource is OcfResource { Provider: var provider } && !Names.WellFormed(provider))
            findings.Error(at + "/provider", "name-form", $"\"{provider}\" is no name of a provider, e.g. heartbeat.");
    }
}
