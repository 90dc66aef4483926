using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>The kernel's IPVS table by generic netlink.</summary>
internal sealed class LinuxIpvs : IIpvs, IDisposable
{
    private readonly NetlinkClient _generic = new(NetlinkConstants.Generic);
    private readonly ushort? _family;

    public LinuxIpvs()
    {
        _family = GenericNetlink.Find(_generic, IpvsConstants.Family);
    }

    public bool Available => _family is not null;

    public IpvsReading Read()
    {
        const string asked = "read the IPVS table";
        var family = FamilyOrThrow(asked);
        var found = _generic.Collect(
            (request, sequence) => IpvsRequest.WriteServiceDump(request, family, sequence), ReadService, asked);
        var services = new Dictionary<IpvsServiceKey, IpvsStatistics>();
        var destinations = new Dictionary<(IpvsServiceKey Service, IpvsDestinationKey Destination), IpvsDestinationCounters>();
        var entries = new List<IpvsServiceEntry>(found.Count);
        foreach (var service in found)
        {
            // A dump counts places, so a change under way may repeat an entry.
            var key = service.Service.Key;
            if (services.TryAdd(key, service.Statistics))
                entries.Add(new IpvsServiceEntry(service.Service, ReadDestinations(family, key, destinations)));
        }

        return new IpvsReading(new IpvsTable(entries), services, destinations);
    }

    public IReadOnlyList<IpvsRefusal> Apply(IReadOnlyList<IpvsOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var family = FamilyOrThrow("change the IPVS table");
        var refusals = new List<IpvsRefusal>();
        foreach (var operation in operations)
        {
            try
            {
                var asked = IpvsText.Of(operation);
                _generic.Request((request, sequence) => IpvsRequest.Write(request, family, sequence, operation), asked).OrThrow(asked);
            }
            catch (KernelException e)
            {
                refusals.Add(new IpvsRefusal(operation, e));
            }
        }

        return refusals;
    }

    public void Dispose() => _generic.Dispose();

    private List<IpvsDestination> ReadDestinations(
        ushort family,
        IpvsServiceKey service,
        Dictionary<(IpvsServiceKey Service, IpvsDestinationKey Destination), IpvsDestinationCounters> counters)
    {
        var found = _generic.Collect(
            (request, sequence) => IpvsRequest.WriteDestinationDump(request, family, sequence, service),
            message => ReadDestination(message, service.Ipv6),
            "read the destinations of an IPVS service");
        var destinations = new List<IpvsDestination>(found.Count);
        foreach (var destination in found)
        {
            if (counters.TryAdd((service, destination.Destination.Key), destination.Counters))
                destinations.Add(destination.Destination);
        }

        return destinations;
    }

    internal static unsafe IpvsServiceMessage.Found? ReadService(NetlinkMessage message)
    {
        foreach (var attribute in message.Attributes(sizeof(GenericHeader)))
        {
            if (attribute.Type == IpvsConstants.Service)
                return IpvsServiceMessage.Read(attribute.Nested);
        }

        return null;
    }

    internal static unsafe IpvsDestinationMessage.Found? ReadDestination(NetlinkMessage message, bool serviceIpv6)
    {
        foreach (var attribute in message.Attributes(sizeof(GenericHeader)))
        {
            if (attribute.Type == IpvsConstants.Destination)
                return IpvsDestinationMessage.Read(attribute.Nested, serviceIpv6);
        }

        return null;
    }

    private ushort FamilyOrThrow(string asked) =>
        _family ?? throw new KernelException(asked, Errno.NoEntry, "this kernel has no ip_vs");
}
