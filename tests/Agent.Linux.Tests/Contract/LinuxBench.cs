using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Tests.Namespaces;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>The real kernel in a namespace, a client in another at the other end of the cable.</summary>
public sealed class LinuxBench : IBench
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(50);
    private const int AnswerAttempts = 3; // on a busy machine one may be late
    private readonly TwoHosts _hosts = new();
    private readonly LinuxKernel _kernel;
    private readonly LinuxKernel _client;

    public LinuxBench()
    {
        _kernel = _hosts.Node.Run(() => new LinuxKernel());
        _client = _hosts.Client.Run(() => new LinuxKernel());
    }

    public TwoHosts Hosts => _hosts;

    public PhysicalAddress Hardware => TwoHosts.NodeHardware;

    public T With<T>(Func<IKernel, T> action) => _hosts.Node.Run(() => action(_kernel));

    public T WithClient<T>(Func<IKernel, T> action) => _hosts.Client.Run(() => action(_client));

    public void Pass(TimeSpan time)
    {
        // The kernel's time is the machine's: nothing else lets it pass.
        using var waiter = new EventLoopWaiter();
        waiter.Wait(BootClock.Ticks + time.Ticks);
    }

    public bool Answers(IPAddress address)
    {
        for (var i = 0; i < AnswerAttempts; i++)
        {
            if (WithClient(client => client.Announcer.WhoHas("eth0", address, AnswerTime)).Contains(Hardware))
                return true;
        }

        return false;
    }

    public void TamperWithGate() => _hosts.InNode("nft", "flush table netdev clusterportal");

    public void Plug(bool plugged) => TwoHosts.Ip($"-n {_hosts.ClientName} link set eth0 {(plugged ? "up" : "down")}");

    public void Dispose()
    {
        _kernel.Dispose();
        _client.Dispose();
        _hosts.Dispose();
    }
}
