using System.Diagnostics;
using System.Globalization;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>The distribution's keepalived: VRRP version 3 with its defaults, the address with preemption on the primary.</summary>
public sealed class Keepalived(Lab lab, string folder) : IContender, IDisposable
{
    private readonly Dictionary<string, Process> _daemons = [];
    private string _interval = "1";

    public string Name => "keepalived";

    public string Address => "192.168.2.240";

    public IReadOnlyList<Fault> Faults =>
    [
        new("power loss", c => lab.DemoAsync(c, "kill", Lab.Master), PowerBackAsync),
        new("link cut", c => lab.DemoAsync(c, "cut", Lab.Master), c => lab.DemoAsync(c, "plug", Lab.Master)),
        new("standby (stop)", c => SignalAsync("TERM", c), c => StartOnAsync(Lab.Master, c)),
        new("kill -9 of the daemon", c => SignalAsync("KILL", c), AgainAsync, Moves: false),
    ];

    public async Task StartAsync(TimeSpan keepalive, CancellationToken cancellationToken)
    {
        _interval = keepalive.TotalSeconds.ToString("0.0#", CultureInfo.InvariantCulture);
        await StartOnAsync(Lab.Master, cancellationToken);
        await StartOnAsync(Lab.Backup, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (host, daemon) in _daemons)
        {
            await lab.DemoAsync(cancellationToken, "run", host, "sh", "-c", Kill("TERM", host));
            await daemon.WaitForExitAsync(cancellationToken);
            daemon.Dispose();
        }

        _daemons.Clear();
    }

    public void Dispose()
    {
        foreach (var daemon in _daemons.Values)
            daemon.Dispose();
    }

    private static string Kill(string signal, string host) => $"kill -{signal} $(cat /run/keepalived-{host}.pid /run/vrrp-{host}.pid 2>/dev/null) 2>/dev/null || true";

    private Task<string> SignalAsync(string signal, CancellationToken cancellationToken) =>
        lab.DemoAsync(cancellationToken, "run", Lab.Master, "sh", "-c", Kill(signal, Lab.Master));

    private async Task PowerBackAsync(CancellationToken cancellationToken)
    {
        await lab.PowerOnAsync(cancellationToken);
        await StartOnAsync(Lab.Master, cancellationToken);
    }

    // The address that the killed daemon left is there still; a new one takes it for its own.
    private async Task AgainAsync(CancellationToken cancellationToken)
    {
        await lab.DemoAsync(cancellationToken, "run", Lab.Master, "ip", "address", "delete", $"{Address}/24", "dev", "eth0");
        await StartOnAsync(Lab.Master, cancellationToken);
    }

    private async Task StartOnAsync(string host, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"keepalived-{host}.conf");
        await File.WriteAllTextAsync(file, $$"""
            global_defs {
              vrrp_version 3
            }
            vrrp_instance bench {
              state BACKUP
              interface eth0
              virtual_router_id 51
              priority {{(string.Equals(host, Lab.Master, StringComparison.Ordinal) ? 150 : 100)}}
              advert_int {{_interval}}
              virtual_ipaddress {
                {{Address}}/24
              }
            }

            """, cancellationToken);
        // What was killed left its process ids there, and a start of the machine would have emptied /run.
        await lab.DemoAsync(cancellationToken, "run", host, "rm", "-f", $"/run/keepalived-{host}.pid", $"/run/vrrp-{host}.pid");
        _daemons[host] = lab.Daemon(host, "keepalived", "--dont-fork", "--log-console", "--vrrp", "--use-file", file,
            "--pid", $"/run/keepalived-{host}.pid", "--vrrp_pid", $"/run/vrrp-{host}.pid");
    }
}
