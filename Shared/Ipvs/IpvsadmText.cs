using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace ClusterPortal.Shared.Ipvs;

/// <summary>Tables in ipvsadm's own layouts (ipvsadm 1.31, print_service_entry in its source).</summary>
public static class IpvsadmText
{
    /// <summary>What <c>ipvsadm -Sn</c> prints: lines that restore reads back. As there, thresholds are not among them.</summary>
    public static string Save(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        foreach (var (service, destinations) in table.Services)
        {
            text.Append(CultureInfo.InvariantCulture, $"-A {KeyOption(service.Key)} -s {service.Scheduler}");
            if (service.Flags.HasFlag(IpvsServiceFlags.Persistent))
                text.Append(CultureInfo.InvariantCulture, $" -p {service.PersistenceTimeout}");
            if (MaskText(service) is { } mask)
                text.Append(" -M ").Append(mask);
            if (service.PersistenceEngine is { } engine)
                text.Append(" --pe ").Append(engine);
            if (service.Flags.HasFlag(IpvsServiceFlags.OnePacket))
                text.Append(" -o");
            if (IpvsSchedulers.FlagsText(service.Flags, service.Scheduler) is { Length: > 0 } flags)
                text.Append(" -b ").Append(flags);
            text.Append('\n');
            foreach (var destination in destinations)
                text.Append(CultureInfo.InvariantCulture, $"-a {KeyOption(service.Key)} -r {IpvsCompiler.Endpoint(destination.Key)} {Switch(destination)} -w {destination.Weight}{TunnelOptions(destination)}\n");
        }
        return text.ToString();
    }

    /// <summary>The mask of a persistent service as -M takes it; null when it is the single client.</summary>
    public static string? MaskText(IpvsService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Netmask == (service.Key.Ipv6 ? 128 : uint.MaxValue))
            return null;
        if (service.Key.Ipv6)
            return service.Netmask.ToString(CultureInfo.InvariantCulture);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, service.Netmask);
        return new IPAddress(bytes).ToString();
    }

    /// <summary>What ipvsadm prints after the scheduler's name, e.g. <c>(sh-port) persistent 300 mask 255.255.255.0 pe sip ops</c>.</summary>
    public static string Flags(IpvsService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var words = new List<string>();
        if (IpvsSchedulers.FlagsText(service.Flags, service.Scheduler) is { Length: > 0 } flags)
            words.Add($"({flags})");
        if (service.Flags.HasFlag(IpvsServiceFlags.Persistent))
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"persistent {service.PersistenceTimeout}"));
            if (MaskText(service) is { } mask)
                words.Add("mask " + mask);
            if (service.PersistenceEngine is { } engine)
                words.Add("pe " + engine);
        }
        if (service.Flags.HasFlag(IpvsServiceFlags.OnePacket))
            words.Add("ops");
        return string.Join(' ', words);
    }

    /// <summary>TCP, UDP, SCTP or FWM.</summary>
    public static string Protocol(IpvsServiceKey key) => key.Fwmark != 0 ? "FWM" : key.Protocol.ToString().ToUpperInvariant();

    /// <summary>address:port, [address]:port; for a mark its number, with IPv6 after it when it is of that family.</summary>
    public static string Local(IpvsServiceKey key) => key.Fwmark != 0
        ? key.Fwmark.ToString(CultureInfo.InvariantCulture) + (key.Ipv6 ? " IPv6" : "")
        : IpvsCompiler.Endpoint(new IpvsDestinationKey(key.Address!, key.Port));

    /// <summary>Route, Masq, Tunnel, Local, Bypass.</summary>
    public static string Forward(IpvsForwarding forwarding) => forwarding.ToString();

    private static string KeyOption(IpvsServiceKey key) => key switch
    {
        { Fwmark: not 0 } => $"-f {key.Fwmark}{(key.Ipv6 ? " -6" : "")}",
        { Protocol: IpvsProtocol.Udp } => "-u " + Local(key),
        { Protocol: IpvsProtocol.Sctp } => "--sctp-service " + Local(key),
        _ => "-t " + Local(key),
    };

    private static string Switch(IpvsDestination destination) => destination.Forwarding switch
    {
        IpvsForwarding.Masq => "-m",
        IpvsForwarding.Tunnel => "-i",
        _ => "-g",
    };

    private static string TunnelOptions(IpvsDestination destination)
    {
        if (destination.Forwarding is not IpvsForwarding.Tunnel || destination.TunnelType is IpvsTunnelType.Ipip)
            return "";
        var port = destination.TunnelType is IpvsTunnelType.Gue ? $" --tun-port {destination.TunnelPort}" : "";
        var checksum = destination.TunnelChecksum switch { IpvsTunnelChecksum.Checksum => "--tun-csum", IpvsTunnelChecksum.Remote => "--tun-remcsum", _ => "--tun-nocsum" };
        return $" --tun-type {destination.TunnelType.ToString().ToLowerInvariant()}{port} {checksum}";
    }
}
