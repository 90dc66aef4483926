using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Tests.Namespaces;

namespace ClusterPortal.Agent.Host.Tests.Namespaces;

/// <summary>
/// Hosts on two bridges of their own, named cpht…: eth0 10.88.0.i is the service network, eth1 10.88.1.i the heartbeat's. The observer asks by
/// ARP on the service network. All of it is gone at the end, whatever happened.
/// </summary>
public sealed class Lab : IDisposable
{
    private static readonly Lock Writing = new();

    private readonly string _name = "cpht" + Environment.ProcessId.ToString("x", null);
    private readonly List<Process> _processes = [];
    private readonly NamespaceThread _observer;
    private readonly ArpObserver _arp;
    private readonly int _hosts;

    public Lab(int hosts)
    {
        _hosts = hosts;
        try
        {
            Ip("netns", "add", Switch);
            for (var network = 0; network < 2; network++)
            {
                Ip("-n", Switch, "link", "add", $"br{network}", "type", "bridge", "mcast_snooping", "0");
                Ip("-n", Switch, "link", "set", $"br{network}", "up");
            }

            for (var host = 1; host <= hosts + 1; host++)
                AddHost(host);
            _observer = new NamespaceThread(Host(hosts + 1));
            _arp = _observer.Run(() => new ArpObserver());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string Switch => _name + "-sw";

    /// <summary>The hardware address of a host on the service network.</summary>
    public static PhysicalAddress Hardware(int host) => new([0x02, 0x88, 0, 0, 0, (byte)host]);

    public string Host(int number) => $"{_name}-{number}";

    /// <summary>An agent on a host: the program as it was built, or the published one that the variable CLUSTERPORTAL_AGENT names.</summary>
    public Process StartAgent(int host, string stateDirectory)
    {
        string[] program = Environment.GetEnvironmentVariable("CLUSTERPORTAL_AGENT") is { Length: > 0 } published
            ? [published]
            : [Environment.ProcessPath!, "exec", Path.Combine(AppContext.BaseDirectory, "clusterportal-agent.dll")];
        var process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", Host(host), .. program, "run", "--state-dir", stateDirectory])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = Path.Combine(stateDirectory, "log");
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }

    /// <summary>Every hardware address that answers one question who has it.</summary>
    public IReadOnlyList<PhysicalAddress> WhoHas(IPAddress address) => _observer.Run(() => _arp.WhoHas(address));

    /// <summary>Takes the cable out at the switch; the host sees its carrier go.</summary>
    public void Unplug(int host, int network) => Ip("-n", Switch, "link", "set", $"n{host}e{network}", "down");

    public void Plug(int host, int network) => Ip("-n", Switch, "link", "set", $"n{host}e{network}", "up");

    /// <summary>SIGTERM.</summary>
    public static void Terminate(Process process)
    {
        ArgumentNullException.ThrowIfNull(process);
        Run("kill", "-TERM", process.Id.ToString(provider: null));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
            process.Dispose();
        }

        _arp?.Dispose();
        _observer?.Dispose();
        foreach (var name in (string[])[.. Enumerable.Range(1, _hosts + 1).Select(Host), Switch])
        {
            if (File.Exists($"/run/netns/{name}"))
                Ip("netns", "del", name);
        }
    }

    private static void Append(string log, string? line)
    {
        lock (Writing)
            File.AppendAllText(log, line + "\n");
    }

    private void AddHost(int host)
    {
        var name = Host(host);
        Ip("netns", "add", name);
        Ip("-n", name, "link", "set", "lo", "up");
        for (var network = 0; network < 2; network++)
        {
            var hardware = string.Join(':', (string[])["02", "88", network.ToString("x2", null), "00", "00", host.ToString("x2", null)]);
            Ip("link", "add", $"n{host}e{network}", "netns", Switch, "type", "veth", "peer", "name", $"eth{network}", "netns", name);
            Ip("-n", name, "link", "set", $"eth{network}", "address", hardware, "up");
            Ip("-n", name, "addr", "add", $"10.88.{network}.{host}/24", "brd", "+", "dev", $"eth{network}");
            Ip("-n", Switch, "link", "set", $"n{host}e{network}", "master", $"br{network}", "up");
        }
    }

    private static void Ip(params string[] arguments) => Run("ip", arguments);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors}");
    }
}
