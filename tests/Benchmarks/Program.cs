using ClusterPortal.Benchmarks.Probes;

switch (args)
{
    case ["echo", var port]:
        UdpEcho.Run(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["watch-udp", var address, var port]:
        UdpWatch.Run(address, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["watch-arp", var address]:
        ArpWatch.Run(address);
        return 0;
    default:
        return 2;
}
