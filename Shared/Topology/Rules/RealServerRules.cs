using System.Net;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Topology.Rules;

internal static class RealServerRules
{
    /// <param name="service">The virtual service.</param>
    /// <param name="address">Its address, where it has one that can be read.</param>
    /// <param name="at">The pointer of the service.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static void Check(VirtualService service, IPAddress? address, string at, Findings findings)
    {
        var seen = new Dictionary<IpvsDestinationKey, int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, server) in service.RealServers.Index())
        {
            var pointer = $"{at}/realServers/{i}";
            if (server.Name is { } name && !Names.WellFormed(name))
                findings.Error(pointer + "/name", "name-form", $"The name of a real server has letters, digits, dots, hyphens and underscores; it is \"{name}\".");
            else if (server.Name is not null && !names.Add(server.Name))
                findings.Error(pointer + "/name", "duplicate-name", $"There is a real server {server.Name} already.");
            Numbers(server, pointer, findings);
            Tunnel(server, pointer, findings);
            Port(service, server.Port, server.Forwarding, pointer + "/port", findings);
            if (server.Check is { } check)
                CheckRules.Check(check, pointer + "/check", findings);
            if (AddressForm.Check(server.Address, pointer + "/address", findings) is not { } ip)
                continue;
            Family(ip, address, server.Forwarding, pointer + "/address", findings);
            if (server.Port is >= 0 and <= 65_535 && service.Port is >= 0 and <= 65_535 && !seen.TryAdd(IpvsCompiler.DestinationKey(service, server), i))
                findings.Error(pointer, "duplicate-real-server", $"{IpvsCompiler.ServerName(service, server)} is a real server of {service.Name} already.");
        }
        if (service.Fallback is not { } fallback)
            return;
        Port(service, fallback.Port, fallback.Forwarding, at + "/fallback/port", findings);
        if (AddressForm.Check(fallback.Address, at + "/fallback/address", findings) is { } to)
            Family(to, address, fallback.Forwarding, at + "/fallback/address", findings);
    }

    private static void Numbers(RealServer server, string at, Findings findings)
    {
        // ipvsadm.c: weight 0 to 65535, thresholds 0 to INT_MAX (the manual page has the two exchanged).
        findings.Range(at + "/weight", server.Weight, 0, 65_535);
        findings.Range(at + "/upperThreshold", server.UpperThreshold, 0, int.MaxValue);
        findings.Range(at + "/lowerThreshold", server.LowerThreshold, 0, int.MaxValue);
        if (server.LowerThreshold > server.UpperThreshold)
            findings.Error(at + "/lowerThreshold", "threshold-order", "The lower threshold must not be above the upper one: below it a server that was full takes connections again.");
    }

    private static void Port(VirtualService service, int port, ForwardingMethod forwarding, string at, Findings findings)
    {
        findings.Range(at, port, 0, 65_535);
        if (forwarding is not ForwardingMethod.Masq && service.Fwmark is null && port != 0 && port != service.Port)
            findings.Error(at, "port-kept", $"With gate (DR) and ipip (TUN) packets keep their port: it must be {service.Port}, or 0. Only masq (NAT) can change it.");
    }

    private static void Family(IPAddress server, IPAddress? service, ForwardingMethod forwarding, string at, Findings findings)
    {
        if (service is not null && forwarding is not ForwardingMethod.Ipip && server.AddressFamily != service.AddressFamily)
            findings.Error(at, "wrong-family", "IPv4 and IPv6 can be mixed with ipip (TUN) only.");
    }

    private static void Tunnel(RealServer server, string at, Findings findings)
    {
        if (server.Tunnel is not { } tunnel)
            return;
        if (server.Forwarding is not ForwardingMethod.Ipip)
            findings.Error(at + "/tunnel", "tunnel-needs-ipip", "A tunnel's type needs the forwarding ipip (TUN).");
        findings.Range(at + "/tunnel/port", tunnel.Port, 0, 65_535);
        if (tunnel.Type is IpvsTunnelType.Gue && tunnel.Port == 0)
            findings.Error(at + "/tunnel/port", "required", "A gue tunnel needs a port.");
        if (tunnel.Type is not IpvsTunnelType.Gue && tunnel.Port != 0)
            findings.Error(at + "/tunnel/port", "tunnel-option", "Only a gue tunnel has a port.");
        if (tunnel.Type is IpvsTunnelType.Ipip && tunnel.Checksum is not IpvsTunnelChecksum.None)
            findings.Error(at + "/tunnel/checksum", "tunnel-option", "An ipip tunnel has no checksum.");
        if (tunnel.Type is IpvsTunnelType.Gre && tunnel.Checksum is IpvsTunnelChecksum.Remote)
            findings.Error(at + "/tunnel/checksum", "tunnel-option", "A gre tunnel has no remote checksum; choose none or checksum.");
    }
}
