using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Route;

/// <summary>Links by rtnetlink(7).</summary>
internal sealed class LinuxLinks(NetlinkClient route) : ILinks
{
    public IReadOnlyList<Link> List() => route.Collect(LinkMessage.WriteDump, LinkMessage.Read, "list links");

    public void Watch(Action<Link> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        using var socket = new NetlinkSocket(NetlinkConstants.Route, RouteConstants.LinkGroup);
        using var waiter = new EventLoopWaiter(capacity: 1);
        waiter.Add(socket.Handle);
        using var cancelled = cancellationToken.Register(waiter.Wake);
        TellAll(changed);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (waiter.Wait(long.MaxValue).HasFlag(WaitEnd.Socket))
                Deliver(socket, changed);
        }
    }

    /// <exception cref="KernelException">ENODEV: no such interface.</exception>
    public Link Find(string name, string asked) =>
        List().FirstOrDefault(link => link.Name == name) ?? throw new KernelException(asked, Errno.NoDevice);

    private void Deliver(NetlinkSocket socket, Action<Link> changed)
    {
        var errno = socket.Receive(out var datagram);
        if (errno == Errno.NoBuffers)
            TellAll(changed); // notices were lost
        else if (errno is not (0 or Errno.Again))
            throw new KernelException("watch links", errno);
        try
        {
            foreach (var message in new NetlinkMessages(datagram))
            {
                if (LinkMessage.Read(message) is { } link)
                    changed(link);
            }
        }
        catch (NetlinkFormatException e)
        {
            throw new KernelException("watch links", Errno.BadMessage, e.Message);
        }
    }

    private void TellAll(Action<Link> changed)
    {
        foreach (var link in List())
            changed(link);
    }
}
