using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Host.Heartbeat;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>
/// Looks at what others may change in the kernel, on a thread of its own: the gate once a second, carriers as they change, and the hardware
/// addresses of the other directors, whose packets a director that is also a real server lets pass.
/// </summary>
public sealed partial class KernelWatch : IDisposable
{
    private static readonly TimeSpan GateInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HardwareInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ArpWait = TimeSpan.FromMilliseconds(200);

    private readonly IKernel _kernel;
    private readonly AgentLoop _loop;
    private readonly string _node;
    private readonly ILogger _log;
    private readonly Worker _worker = new("watch");
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _links;
    private ClusterTopology _topology;
    private string _hardware = "";

    public KernelWatch(IKernel kernel, AgentLoop loop, string node, ClusterTopology topology, ILogger<KernelWatch> log)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        _kernel = kernel;
        _loop = loop;
        _node = node;
        _topology = topology;
        _log = log;
        _worker.Post(LookAtGate);
        _worker.Post(LearnHardware);
        _links = new Thread(WatchLinks) { Name = "links", IsBackground = true };
        _links.Start();
    }

    public void Follow(ClusterTopology topology) => _worker.Post(() =>
    {
        _topology = topology;
        Learn();
    });

    public void Dispose()
    {
        _end.Cancel();
        _worker.Dispose();
        if (_links.Join(TimeSpan.FromSeconds(2)))
            _end.Dispose();
    }

    private void WatchLinks()
    {
        while (!_end.IsCancellationRequested)
        {
            Try(() =>
            {
                _kernel.Links.Watch(_loop.LinkChanged, _end.Token);
                return true;
            });
            _end.Token.WaitHandle.WaitOne(GateInterval); // after a refusal only
        }
    }

    private void LookAtGate()
    {
        if (_loop.GateInstalled && Try(() => _kernel.Gate.Read() is null))
            _loop.GateGone();
        _worker.PostAt(LeaseClock.Now + GateInterval, LookAtGate);
    }

    private void LearnHardware()
    {
        Learn();
        _worker.PostAt(LeaseClock.Now + HardwareInterval, LearnHardware);
    }

    private void Learn()
    {
        if (!IsLocalNode())
            return;
        var learned = new SortedDictionary<string, PhysicalAddress>(StringComparer.Ordinal);
        foreach (var address in DirectorAddresses())
        {
            Try(() =>
            {
                if (_kernel.Addresses.InterfaceFor(address) is not { } name)
                    return false;
                foreach (var hardware in _kernel.Announcer.WhoHas(name, address, ArpWait))
                    learned[hardware.ToString()] = hardware;
                return true;
            });
        }

        var now = string.Join(' ', learned.Keys);
        if (now == _hardware || learned.Count == 0)
            return;
        _hardware = now;
        _loop.PassFrom([.. learned.Values]);
    }

    private bool IsLocalNode()
    {
        var own = new HashSet<IPAddress>();
        return Try(() =>
        {
            own.UnionWith(_kernel.Addresses.List().Select(a => a.Address));
            return _topology.VirtualServices.Any(v => v.RealServers.Any(r => IPAddress.TryParse(r.Address, out var address) && own.Contains(address)));
        });
    }

    /// <summary>Where the other directors are reached: their real-server addresses, and their own on the paths.</summary>
    private IEnumerable<IPAddress> DirectorAddresses()
    {
        foreach (var node in _topology.Nodes)
        {
            if (node.Name == _node || !node.Roles.Contains(NodeRole.Director))
                continue;
            foreach (var declared in node.Addresses)
            {
                if (IPAddress.TryParse(declared.Address, out var address))
                    yield return address;
            }
        }
    }

    private bool Try(Func<bool> ask)
    {
        try
        {
            return ask();
        }
        catch (KernelException e)
        {
            LogRefused(e.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "looking at the kernel: {Reason}")]
    private partial void LogRefused(string reason);
}
