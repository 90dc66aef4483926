using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>The kernel's IPVS table by generic netlink.</summary>
internal sealed class LinuxIpvs : IIpvs, IDisposable
{
    public bool Available => false;
    public IpvsReading Read() => throw new NotSupportedException();
    public IReadOnlyList<IpvsRefusal> Apply(IReadOnlyList<IpvsOperation> operations) => throw new NotSupportedException();
    public void Dispose() { }
}
