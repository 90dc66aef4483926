using ClusterPortal.Agent.Linux.Announce;
using ClusterPortal.Agent.Linux.Gate;
using ClusterPortal.Agent.Linux.Ipvs;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Route;

namespace ClusterPortal.Agent.Linux;

/// <summary>The real kernel, by netlink and packet sockets. No process is started.</summary>
public sealed class LinuxKernel : IKernel
{
    private readonly NetlinkClient _route = new(NetlinkConstants.Route);
    private readonly LinuxGate _gate;
    private readonly LinuxIpvs _ipvs;

    /// <summary>For the network namespace of the calling thread.</summary>
    /// <exception cref="KernelException">No netlink sockets: not even reading would work.</exception>
    public LinuxKernel()
    {
        var links = new LinuxLinks(_route);
        Links = links;
        Addresses = new LinuxAddresses(_route, links);
        _gate = new LinuxGate(links);
        _ipvs = new LinuxIpvs();
        Announcer = new LinuxAnnouncer(links);
    }

    public ILinks Links { get; }

    public IAddresses Addresses { get; }

    public IGate Gate => _gate;

    public IIpvs Ipvs => _ipvs;

    public IAnnouncer Announcer { get; }

    public void Dispose()
    {
        _route.Dispose();
        _gate.Dispose();
        _ipvs.Dispose();
    }
}
