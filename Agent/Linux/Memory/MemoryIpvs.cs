using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Ipvs;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Memory;

/// <summary>
/// An IPVS table that moves no packets but answers as the kernel's does (net/netfilter/ipvs/ip_vs_ctl.c): for tests, and where the
/// kernel has no ip_vs, so that everything else of the agent works and shows. Counters stay at zero.
/// </summary>
public sealed class MemoryIpvs : IIpvs
{
    private static readonly HashSet<string> Schedulers = new(StringComparer.Ordinal)
    {
        "rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh", "twos",
    };

    private readonly Lock _lock = new();
    private readonly List<Entry> _services = [];

    private sealed class Entry(IpvsService service)
    {
        public IpvsService Service { get; set; } = service;

        public List<IpvsDestination> Destinations { get; } = [];
    }

    /// <summary>Always.</summary>
    public bool Available => true;

    public IpvsReading Read()
    {
        lock (_lock)
        {
            var services = new Dictionary<IpvsServiceKey, IpvsStatistics>();
            var destinations = new Dictionary<(IpvsServiceKey Service, IpvsDestinationKey Destination), IpvsDestinationCounters>();
            var entries = new List<IpvsServiceEntry>(_services.Count);
            foreach (var entry in _services)
            {
                services[entry.Service.Key] = new IpvsStatistics();
                foreach (var destination in entry.Destinations)
                    destinations[(entry.Service.Key, destination.Key)] = new IpvsDestinationCounters(0, 0, 0, new IpvsStatistics());
                entries.Add(new IpvsServiceEntry(entry.Service, [.. entry.Destinations]));
            }

            return new IpvsReading(new IpvsTable(entries), services, destinations);
        }
    }

    public IReadOnlyList<IpvsRefusal> Apply(IReadOnlyList<IpvsOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var refusals = new List<IpvsRefusal>();
        lock (_lock)
        {
            foreach (var operation in operations)
            {
                var errno = Apply(operation);
                if (errno != 0)
                    refusals.Add(new IpvsRefusal(operation, new KernelException(IpvsText.Of(operation), errno)));
            }
        }

        return refusals;
    }

    private int Apply(IpvsOperation operation)
    {
        var entry = _services.Find(service => service.Service.Key == operation.ServiceKey);
        switch (operation)
        {
            case AddService { Service: var service }:
                if (entry is not null)
                    return Errno.Exists;
                var refused = Check(service);
                if (refused == 0)
                    _services.Add(new Entry(service));
                return refused;
            case EditService { Service: var service }:
                if (entry is null)
                    return Errno.NoProcess;
                refused = Check(service);
                if (refused == 0)
                    entry.Service = service;
                return refused;
            case DeleteService:
                return entry is not null && _services.Remove(entry) ? 0 : Errno.NoProcess;
            case AddDestination { Destination: var destination }:
                return entry is null ? Errno.NoProcess : Add(entry, destination);
            case EditDestination { Destination: var destination }:
                return entry is null ? Errno.NoProcess : Edit(entry, destination);
            case DeleteDestination { Destination: var key }:
                if (entry is null)
                    return Errno.NoProcess;
                return entry.Destinations.RemoveAll(destination => destination.Key == key) > 0 ? 0 : Errno.NoEntry;
            default:
                return Errno.NotSupported;
        }
    }

    // ip_vs_add_service: the scheduler's module is not found; an IPv6 mask is a prefix length.
    private static int Check(IpvsService service)
    {
        if (!Schedulers.Contains(service.Scheduler) || service.PersistenceEngine is not (null or "sip"))
            return Errno.NoEntry;
        return service.Key.Ipv6 && service.Netmask is (< 1 or > 128) ? Errno.Invalid : 0;
    }

    private static int Add(Entry entry, IpvsDestination destination)
    {
        var refused = Check(entry, destination);
        if (refused != 0)
            return refused;
        if (entry.Destinations.Exists(other => other.Key == destination.Key))
            return Errno.Exists;
        entry.Destinations.Add(destination);
        return 0;
    }

    private static int Edit(Entry entry, IpvsDestination destination)
    {
        var refused = Check(entry, destination);
        if (refused != 0)
            return refused;
        var at = entry.Destinations.FindIndex(other => other.Key == destination.Key);
        if (at < 0)
            return Errno.NoEntry;
        entry.Destinations[at] = destination;
        return 0;
    }

    private static int Check(Entry entry, IpvsDestination destination)
    {
        // Only a tunnel reaches a real server of the other family.
        var ipv6 = destination.Key.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (ipv6 != entry.Service.Key.Ipv6 && destination.Forwarding != IpvsForwarding.Tunnel)
            return Errno.Invalid;
        // ip_vs_add_dest: a weight is a positive int; the lower threshold is not above the upper.
        return destination.Weight > int.MaxValue || destination.LowerThreshold > destination.UpperThreshold ? Errno.Range : 0;
    }
}
