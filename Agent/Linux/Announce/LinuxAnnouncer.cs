using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Route;
using ClusterPortal.Agent.Linux.Time;

namespace ClusterPortal.Agent.Linux.Announce;

/// <summary>ARP and neighbour discovery by packet sockets.</summary>
internal sealed class LinuxAnnouncer(LinuxLinks links) : IAnnouncer
{
    private static readonly PhysicalAddress Broadcast = new([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    private static readonly PhysicalAddress Zero = new(new byte[6]);

    public void Announce(string interfaceName, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var asked = $"announce {address} on {interfaceName}";
        var link = links.Find(interfaceName, asked);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            using var socket = new PacketSocket(link.Index, NeighbourPacket.EtherType, asked);
            var group = NeighbourPacket.MulticastHardware(NeighbourPacket.AllNodesGroup);
            socket.Send(NeighbourPacket.Advertise(link.HardwareAddress, address), group, asked);
        }
        else
        {
            // RFC 5227 §3: some hosts learn from a request only, some from a reply only.
            using var socket = new PacketSocket(link.Index, ArpPacket.EtherType, asked);
            socket.Send(ArpPacket.Write(ArpPacket.Request, link.HardwareAddress, address, Zero, address), Broadcast, asked);
            socket.Send(ArpPacket.Write(ArpPacket.Reply, link.HardwareAddress, address, Broadcast, address), Broadcast, asked);
        }
    }

    public IReadOnlyList<PhysicalAddress> WhoHas(string interfaceName, IPAddress address, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(address);
        var asked = $"ask who has {address} on {interfaceName}";
        var link = links.Find(interfaceName, asked);
        var ipv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        using var socket = new PacketSocket(link.Index, ipv6 ? NeighbourPacket.EtherType : ArpPacket.EtherType, asked);
        if (ipv6)
            socket.Send(NeighbourPacket.Solicit(address), NeighbourPacket.MulticastHardware(NeighbourPacket.SolicitedNode(address)), asked);
        else
            socket.Send(ArpPacket.Write(ArpPacket.Request, link.HardwareAddress, IPAddress.Any, Zero, address), Broadcast, asked);
        return Collect(socket, address, link.HardwareAddress, BootClock.Ticks + wait.Ticks, asked);
    }

    private static List<PhysicalAddress> Collect(PacketSocket socket, IPAddress address, PhysicalAddress own, long deadline, string asked)
    {
        var claimants = new List<PhysicalAddress>();
        var buffer = new byte[2048];
        using var waiter = new EventLoopWaiter(capacity: 1);
        waiter.Add(socket.Handle);
        while (!waiter.Wait(deadline).HasFlag(WaitEnd.Deadline))
        {
            var length = socket.Receive(buffer, out var from, asked);
            var claimant = address.AddressFamily == AddressFamily.InterNetworkV6
                ? NeighbourPacket.ClaimantOf(buffer.AsSpan(0, length), address, from)
                : ArpPacket.ClaimantOf(buffer.AsSpan(0, length), address);
            // A packet socket also hears what this host sends.
            if (claimant is not null && !claimant.Equals(own) && !claimants.Contains(claimant))
                claimants.Add(claimant);
        }

        return claimants;
    }
}
