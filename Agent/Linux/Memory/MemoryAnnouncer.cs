using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Linux.Memory;

internal sealed class MemoryAnnouncer(MemoryLinks links) : IAnnouncer
{
    private const int Kept = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<(string Interface, IPAddress Address)> _announcements = [];

    public IReadOnlyList<(string Interface, IPAddress Address)> Announcements
    {
        get
        {
            lock (_lock)
                return [.. _announcements];
        }
    }

    public Func<string, IPAddress, IReadOnlyList<PhysicalAddress>> Neighbours { get; set; } = (_, _) => [];

    public void Announce(string interfaceName, IPAddress address)
    {
        links.Find(interfaceName, $"announce {address} on {interfaceName}");
        lock (_lock)
        {
            _announcements.Enqueue((interfaceName, address));
            if (_announcements.Count > Kept)
                _announcements.Dequeue();
        }
    }

    public IReadOnlyList<PhysicalAddress> WhoHas(string interfaceName, IPAddress address, TimeSpan wait)
    {
        links.Find(interfaceName, $"ask who has {address} on {interfaceName}");
        return Neighbours(interfaceName, address);
    }
}
