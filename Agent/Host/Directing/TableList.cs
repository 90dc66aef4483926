using System.Globalization;
using System.Text;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Host.Directing;

/// <summary>A table as <c>ipvsadm -Ln</c> prints it (ipvsadm 1.31, print_title and print_service_entry in its source).</summary>
public static class TableList
{
    public static string Of(TableKind kind, IpvsReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var text = new StringBuilder("IP Virtual Server");
        text.Append(kind == TableKind.Memory ? " (table in memory: this kernel has no ip_vs)\n" : "\n");
        text.Append("Prot LocalAddress:Port Scheduler Flags\n");
        text.Append("  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n");
        foreach (var (service, destinations) in reading.Table.Services)
        {
            text.Append($"{IpvsadmText.Protocol(service.Key),-4} {IpvsadmText.Local(service.Key)} {service.Scheduler} {IpvsadmText.Flags(service)}".TrimEnd()).Append('\n');
            foreach (var destination in destinations)
            {
                var counters = reading.Destinations.GetValueOrDefault((service.Key, destination.Key));
                text.Append(CultureInfo.InvariantCulture,
                    $"  -> {IpvsCompiler.Endpoint(destination.Key),-28} {IpvsadmText.Forward(destination.Forwarding),-7} {destination.Weight,-6} {counters?.ActiveConnections ?? 0,-10} {counters?.InactiveConnections ?? 0,-10}\n");
            }
        }

        return text.ToString();
    }
}
