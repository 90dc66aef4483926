using System.Globalization;
using System.Text;

namespace ClusterPortal.Shared.Ipvs;

/// <summary>What <c>ipvsadm -L</c> is asked to show of each destination.</summary>
public enum IpvsadmColumns
{
    /// <summary>Forward, weight, connections.</summary>
    Plain,

    /// <summary>--stats.</summary>
    Statistics,

    /// <summary>--rate.</summary>
    Rates,

    /// <summary>--thresholds.</summary>
    Thresholds,

    /// <summary>--persistent-conn.</summary>
    PersistentConnections,
}

/// <summary>A table in the layout of <c>ipvsadm -Ln</c> (ipvsadm 1.31: print_title, print_service_entry, print_largenum).</summary>
public static class IpvsadmListing
{
    /// <param name="reading">The table with its counters.</param>
    /// <param name="columns">What is shown.</param>
    /// <param name="tableSize">The kernel's connection table (IPVS_INFO_ATTR_CONN_TAB_SIZE).</param>
    /// <param name="exact">--exact: large numbers are not shortened.</param>
    public static string Print(IpvsReading reading, IpvsadmColumns columns = IpvsadmColumns.Plain, int tableSize = 4096, bool exact = false)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"IP Virtual Server version 1.2.1 (size={tableSize})\n{Title(columns)}\n");
        foreach (var (service, destinations) in reading.Table.Services)
        {
            var name = $"{IpvsadmText.Protocol(service.Key),-4} {IpvsadmText.Local(service.Key)}";
            if (columns is IpvsadmColumns.Statistics or IpvsadmColumns.Rates)
                text.Append(name.PadRight(33)).Append(Numbers(reading.Services.GetValueOrDefault(service.Key), columns, exact)).Append('\n');
            else
                text.Append($"{name} {service.Scheduler} {IpvsadmText.Flags(service)}".TrimEnd()).Append('\n');
            foreach (var destination in destinations)
            {
                var counters = reading.Destinations.GetValueOrDefault((service.Key, destination.Key)) ?? new IpvsDestinationCounters(0, 0, 0, new IpvsStatistics());
                text.Append("  -> ").Append(IpvsCompiler.Endpoint(destination.Key).PadRight(28)).Append(Row(destination, counters, columns, exact)).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Title(IpvsadmColumns columns)
    {
        var names = columns switch
        {
            IpvsadmColumns.Statistics => Pad(8, "Conns", "InPkts", "OutPkts", "InBytes", "OutBytes"),
            IpvsadmColumns.Rates => Pad(8, "CPS", "InPPS", "OutPPS", "InBPS", "OutBPS"),
            IpvsadmColumns.Thresholds => " Uthreshold Lthreshold ActiveConn InActConn ",
            IpvsadmColumns.PersistentConnections => " Weight    PersistConn ActiveConn InActConn ",
            _ => null,
        };
        return names is null
            ? "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn"
            : "Prot LocalAddress:Port".PadRight(33) + names + "\n  -> RemoteAddress:Port";
    }

    private static string Pad(int width, params string[] names) => string.Concat(names.Select(n => " " + n.PadLeft(width)));

    private static string Row(IpvsDestination destination, IpvsDestinationCounters counters, IpvsadmColumns columns, bool exact) => columns switch
    {
        IpvsadmColumns.Statistics or IpvsadmColumns.Rates => Numbers(counters.Statistics, columns, exact),
        IpvsadmColumns.Thresholds => Left((destination.UpperThreshold, 10), (destination.LowerThreshold, 10), (counters.ActiveConnections, 10), (counters.InactiveConnections, 10)),
        IpvsadmColumns.PersistentConnections => Left((destination.Weight, 9), (counters.PersistentConnections, 11), (counters.ActiveConnections, 10), (counters.InactiveConnections, 10)),
        _ => " " + IpvsadmText.Forward(destination.Forwarding).PadRight(7) + Left((destination.Weight, 6), (counters.ActiveConnections, 10), (counters.InactiveConnections, 10)),
    };

    private static string Left(params (uint Value, int Width)[] cells) =>
        string.Concat(cells.Select(c => " " + c.Value.ToString(CultureInfo.InvariantCulture).PadRight(c.Width)));

    private static string Numbers(IpvsStatistics? statistics, IpvsadmColumns columns, bool exact)
    {
        var s = statistics ?? new IpvsStatistics();
        ulong[] values = columns is IpvsadmColumns.Statistics
            ? [s.Connections, s.InPackets, s.OutPackets, s.InBytes, s.OutBytes]
            : [s.ConnectionsPerSecond, s.InPacketsPerSecond, s.OutPacketsPerSecond, s.InBytesPerSecond, s.OutBytesPerSecond];
        return string.Concat(values.Select(v => Large(v, exact)));
    }

    /// <summary>Nine characters, with K, M, G or T from a hundred million on.</summary>
    private static string Large(ulong value, bool exact)
    {
        var plain = value.ToString(CultureInfo.InvariantCulture);
        if (exact)
            return plain.PadLeft(Math.Max(9, plain.Length + 1));
        var (divisor, unit) = value switch
        {
            < 100_000_000 => (1UL, ""),
            < 1_000_000_000 => (1_000UL, "K"),
            < 100_000_000_000 => (1_000_000UL, "M"),
            < 100_000_000_000_000 => (1_000_000_000UL, "G"),
            _ => (1_000_000_000_000UL, "T"),
        };
        return ((value / divisor).ToString(CultureInfo.InvariantCulture) + unit).PadLeft(9);
    }
}
