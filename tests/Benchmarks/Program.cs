using System.Globalization;
using ClusterPortal.Benchmarks.Failover;
using ClusterPortal.Benchmarks.Probes;

// "failover" measures; the others are its probes, each running on one host of the demonstration.
switch (args)
{
    case ["echo", var port]:
        UdpEcho.Run(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["watch-udp", var address, var port]:
        UdpWatch.Run(address, int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["watch-arp", var address]:
        ArpWatch.Run(address);
        return 0;
    case ["failover", var runs]:
        using (var stop = new CancellationTokenSource())
        {
            Console.CancelKeyPress += (_, e) =>
            {
                e.Cancel = true;
                stop.Cancel();
            };
            return await FailoverBenchmark.RunAsync(Surroundings.FromEnvironment(), int.Parse(runs, CultureInfo.InvariantCulture), stop.Token);
        }

    default:
        await Console.Error.WriteLineAsync("usage: failover RUNS | echo PORT | watch-udp ADDRESS PORT | watch-arp ADDRESS");
        return 2;
}
