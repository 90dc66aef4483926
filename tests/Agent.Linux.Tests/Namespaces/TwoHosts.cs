using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Linux.Tests.Namespaces;

/// <summary>
/// Two namespaces joined by a cable, named cplx…: the node under test with eth0 10.99.0.1/24 and fd99::1/64, and a client with
/// eth0 10.99.0.2/24 and fd99::2/64. Taken away at the end, whatever happened.
/// </summary>
public sealed class TwoHosts : IDisposable
{
    private static int _count;
    private readonly string _name = $"cplx{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    public static readonly PhysicalAddress ClientHardware = PhysicalAddress.Parse("02:99:00:00:00:02");
    public static readonly PhysicalAddress NodeHardware = PhysicalAddress.Parse("02:99:00:00:00:01");

    public TwoHosts()
    {
        try
        {
            Ip($"netns add {NodeName}");
            Ip($"netns add {ClientName}");
            Ip($"-n {NodeName} link add eth0 address {Text(NodeHardware)} type veth peer name eth0 address {Text(ClientHardware)} netns {ClientName}");
            Host(NodeName, 1);
            Host(ClientName, 2);
            WaitUntilUp(NodeName);
            WaitUntilUp(ClientName);
            Node = new NamespaceThread(NodeName);
            Client = new NamespaceThread(ClientName);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string NodeName => _name + "n";

    public string ClientName => _name + "c";

    public NamespaceThread Node { get; } = null!;

    public NamespaceThread Client { get; } = null!;

    public void Dispose()
    {
        Node?.Dispose();
        Client?.Dispose();
        foreach (var name in (string[])[NodeName, ClientName])
        {
            if (File.Exists($"/run/netns/{name}"))
                Ip($"netns del {name}");
        }
    }

    public static void Ip(string arguments) => Tool("ip", arguments);

    /// <summary>A program beside ours, to look with other eyes.</summary>
    public string InNode(string tool, string arguments) => Tool("ip", $"netns exec {NodeName} {tool} {arguments}");

    public static string Tool(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments}: {errors}");
    }

    private static void Host(string name, int number)
    {
        Ip($"-n {name} link set lo up");
        Ip($"-n {name} link set eth0 up");
        Ip($"-n {name} addr add 10.99.0.{number}/24 brd 10.99.0.255 dev eth0");
        Ip($"-n {name} addr add fd99::{number}/64 dev eth0 nodad");
    }

    // What is sent before the kernel has noticed its own carrier is lost.
    private static void WaitUntilUp(string name)
    {
        if (!SpinWait.SpinUntil(() => Tool("ip", $"-n {name} link show eth0").Contains("state UP", StringComparison.Ordinal), 10_000))
            throw new InvalidOperationException($"eth0 of {name} does not come up");
    }

    private static string Text(PhysicalAddress address) => string.Join(':', address.GetAddressBytes().Select(b => b.ToString("x2", null)));
}
