using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Gate;

namespace ClusterPortal.Agent.Linux.Memory;

/// <summary>A kernel of one node in memory, with the real one's semantics and errors. Time is the given provider's.</summary>
public sealed class MemoryKernel : IKernel
{
    private readonly MemoryLinks _links;
    private readonly MemoryAddresses _addresses;
    private readonly MemoryGate _gate;
    private readonly MemoryAnnouncer _announcer;

    public MemoryKernel(TimeProvider time, params IReadOnlyList<Link> links)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(links);
        var clock = new MemoryClock(time);
        _links = new MemoryLinks(links);
        _addresses = new MemoryAddresses(clock, _links);
        _gate = new MemoryGate(clock, _links);
        _announcer = new MemoryAnnouncer(_links);
    }

    public ILinks Links => _links;

    public IAddresses Addresses => _addresses;

    public IGate Gate => _gate;

    public IIpvs Ipvs { get; } = new MemoryIpvs();

    public IAnnouncer Announcer => _announcer;

    /// <summary>What was announced, oldest first; the last thousand.</summary>
    public IReadOnlyList<(string Interface, IPAddress Address)> Announcements => _announcer.Announcements;

    /// <summary>Whom <see cref="IAnnouncer.WhoHas"/> finds; nobody at first.</summary>
    public Func<string, IPAddress, IReadOnlyList<PhysicalAddress>> Neighbours
    {
        get => _announcer.Neighbours;
        set => _announcer.Neighbours = value;
    }

    /// <summary>Adds a link or changes the one with its name; watchers hear it.</summary>
    public void SetLink(Link link) => _links.Set(link);

    /// <summary>The link goes, and its addresses with it.</summary>
    public void RemoveLink(string name)
    {
        _links.Remove(name);
        _addresses.RemoveAll(name);
    }

    /// <summary>Whether a neighbour that asks for the address (ARP) gets an answer: it is set on a link that is up, and the gate does not hold it closed.</summary>
    public bool Answers(IPAddress address) =>
        _addresses.List().Any(a => a.Address.Equals(address) && _links.Find(a.Interface) is { Up: true, Carrier: true } && _gate.Passes(a.Interface, address));

    /// <summary>Somebody else flushed the table: the drift that <see cref="IGate.Read"/> must notice.</summary>
    public void TamperWithGate() => _gate.Tamper();

    public void Dispose()
    {
    }
}
