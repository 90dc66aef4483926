using System.Net;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>Virtual services: what ipvsadm 1.31 and the kernel would refuse is refused here, with their reasons.</summary>
internal static class ServiceRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        Names.Each("/virtualServices", topology.VirtualServices.Select(s => s.Name), "virtual service", findings);
        var keys = new Dictionary<IpvsServiceKey, string>();
        foreach (var (i, service) in topology.VirtualServices.Index())
        {
            var at = JsonPointer.Append("/virtualServices", i);
            var address = Listening(service, at, findings);
            if ((address is not null || service.Fwmark is > 0 and <= uint.MaxValue) && Key(service) is { } key && !keys.TryAdd(key, service.Name))
                findings.Error(at, "duplicate-virtual-service", $"{service.Name} listens where {keys[key]} does.");
            Scheduling(service, at, findings);
            Persistence(service, address, at, findings);
            Hanging(topology, service, address, at, findings);
            CheckRules.Check(service.Check, at + "/check", findings);
            RealServerRules.Check(service, address, at, findings);
        }
    }

    private static IpvsServiceKey? Key(VirtualService service)
    {
        // The family of a mark is told by its servers, which may be wrong themselves.
        var servers = service.RealServers.All(s => AddressForm.Parse(s.Address) is not null);
        return service.Fwmark is not null && !servers ? null : IpvsCompiler.Key(service);
    }

    private static IPAddress? Listening(VirtualService service, string at, Findings findings)
    {
        if (service.Fwmark is { } mark)
        {
            findings.Range(at + "/fwmark", mark, 1, uint.MaxValue);
            if (service.Address is not null || service.Port != 0)
                findings.Error(at + "/fwmark", "mark-and-address", "A virtual service is an address and port, or a firewall mark, not both.");
            return null;
        }
        findings.Range(at + "/port", service.Port, 0, 65_535);
        if (service.Address is null)
        {
            findings.Error(at + "/address", "required", "A virtual service needs an address and a port, or a firewall mark.");
            return null;
        }
        if (service.Port == 0 && service.Persistence is null)
            findings.Error(at + "/port", "zero-port", "Zero port specified for non-persistent service: name a port, or add persistence.");
        return AddressForm.Check(service.Address, at + "/address", findings);
    }

    private static void Scheduling(VirtualService service, string at, Findings findings)
    {
        if (!IpvsSchedulers.Names.Contains(service.Scheduler, StringComparer.Ordinal))
            findings.Error(at + "/scheduler", "unknown-scheduler", $"There is no scheduler {service.Scheduler}: {string.Join(' ', IpvsSchedulers.Names)}.");
        foreach (var (i, flag) in service.SchedulerFlags.Index())
        {
            if (!IpvsSchedulers.FlagNames.Contains(flag, StringComparer.Ordinal))
                findings.Error($"{at}/schedulerFlags/{i}", "unknown-flag", $"There is no scheduler flag {flag}: {string.Join(' ', IpvsSchedulers.FlagNames)}.");
            else if (!IpvsSchedulers.FlagFits(flag, service.Scheduler))
                findings.Error($"{at}/schedulerFlags/{i}", "flag-of-other-scheduler", $"{flag} is not for the scheduler {service.Scheduler}.");
        }
        if (service.OnePacket && service.Fwmark is null && service.Protocol is not IpvsProtocol.Udp)
            findings.Error(at + "/onePacket", "one-packet", "One-Packet Scheduling is only for UDP virtual services and firewall marks.");
    }

    private static void Persistence(VirtualService service, IPAddress? address, string at, Findings findings)
    {
        if (service.Persistence is not { } persistence)
            return;
        // ipvsadm.c: MAX_TIMEOUT, 31 days.
        findings.Range(at + "/persistence/timeoutSeconds", persistence.TimeoutSeconds, 1, 31 * 86_400, " s");
        if (persistence.Engine is not (null or "sip"))
            findings.Error(at + "/persistence/engine", "unknown-engine", $"There is no persistence engine {persistence.Engine}: sip.");
        if (persistence.Engine == "sip" && service.Fwmark is null && service.Protocol is not IpvsProtocol.Udp)
            findings.Error(at + "/persistence/engine", "engine-protocol", "The persistence engine sip reads UDP only.");
        if (persistence.Netmask is not { } mask)
            return;
        var ipv6 = address is not null ? AddressForm.IsIpv6(address) : int.TryParse(mask, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _);
        var length = Formats.Addresses.PrefixLength(mask, ipv6 ? System.Net.Sockets.AddressFamily.InterNetworkV6 : System.Net.Sockets.AddressFamily.InterNetwork);
        // The compiler reads a dotted mask for IPv4 and a number for IPv6.
        if (length is null or 0 || mask.Contains('.', StringComparison.Ordinal) == ipv6)
            findings.Error(at + "/persistence/netmask", "mask-form", ipv6 ? "The mask of an IPv6 service is a prefix length from 1 to 128." : "The mask of an IPv4 service is dotted, e.g. 255.255.255.0.");
    }

    /// <summary>Somebody holds the service, and its address.</summary>
    private static void Hanging(ClusterTopology topology, VirtualService service, IPAddress? address, string at, Findings findings)
    {
        var group = topology.Groups.FirstOrDefault(g => g.Name == service.Group);
        if (service.Group is { } name)
            findings.Known(at + "/group", name, topology.Groups.Select(g => g.Name), "group");
        if (!topology.Groups.Any(g => IpvsCompiler.ServicesOf(topology, g).Contains(service)))
            findings.Warning(at, "not-directed", $"No director resource holds {service.Name}: it will be in no table. Add a director to its group.");
        if (group is not null && address is not null && !group.Resources.OfType<IpResource>().Any(r => address.Equals(AddressForm.Parse(r.Address))))
            findings.Warning(at + "/address", "address-not-in-group", $"{service.Address} is no address of the group {group.Name}: packets for it will not come here by this group's doing.");
        if (service.RealServers.Count == 0)
            findings.Warning(at + "/realServers", "no-real-server", $"{service.Name} has no real server{(service.Fallback is null ? "" : "; the fallback takes all its traffic")}.");
    }
}
