using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux;

/// <summary>
/// All that the agent asks of the kernel, in the network namespace it runs in. Two implementations pass one contract test suite:
/// <c>LinuxKernel</c> speaks netlink, <c>MemoryKernel</c> keeps everything in memory.
/// Calls are synchronous, made from the agent's own threads, never the thread pool; each is safe from any thread.
/// A refusal is a <see cref="KernelException"/> that says what was asked, of what, and why not.
/// </summary>
public interface IKernel : IDisposable
{
    ILinks Links { get; }

    IAddresses Addresses { get; }

    IGate Gate { get; }

    IIpvs Ipvs { get; }

    IAnnouncer Announcer { get; }
}

/// <summary>Network interfaces.</summary>
public interface ILinks
{
    IReadOnlyList<Link> List();

    /// <summary>
    /// Called on a thread of its own with every link as it is, so that none is missed, then with each change (RTNLGRP_LINK);
    /// ends with <paramref name="cancellationToken"/>.
    /// </summary>
    void Watch(Action<Link> changed, CancellationToken cancellationToken);
}

/// <param name="Carrier">A cable with something at its other end (IFF_LOWER_UP).</param>
public sealed record Link(int Index, string Name, PhysicalAddress HardwareAddress, bool Up, bool Carrier, bool Loopback);

/// <summary>Addresses of interfaces (RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR).</summary>
public interface IAddresses
{
    IReadOnlyList<InterfaceAddress> List();

    /// <summary>The interface whose connected network holds the address, as the routing table says; null when none does.</summary>
    string? InterfaceFor(IPAddress address);

    /// <summary>Sets the address, or renews its lifetime. IPv6 without duplicate address detection.</summary>
    /// <param name="lifetime">Whole seconds, at least one (IFA_CACHEINFO): the kernel removes it by itself then; null: for ever.</param>
    void Set(InterfaceAddress address, TimeSpan? lifetime);

    /// <summary>False when it was not there.</summary>
    bool Remove(InterfaceAddress address);
}

/// <param name="Label">IFA_LABEL, IPv4 only.</param>
public sealed record InterfaceAddress(string Interface, IPAddress Address, int PrefixLength, IPAddress? Broadcast = null, string? Label = null);

/// <summary>
/// The lease in the kernel: an nftables table (family netdev) that drops what asks for or goes to the addresses this node may hold
/// unless they are in a set whose elements the kernel takes out by itself.
/// </summary>
public interface IGate
{
    /// <summary>The kernel can do it; else address lifetimes must serve.</summary>
    bool Supported { get; }

    /// <summary>
    /// Puts the gate in place on these interfaces, for these addresses, closed; what is open and stays held stays open.
    /// The same again changes nothing. The table belongs to this agent alone and its name carries <c>clusterportal</c>.
    /// </summary>
    /// <param name="passFrom">Hardware addresses of the other directors: their packets for the addresses pass (DR with a local node), their ARP requests do not.</param>
    void Install(IReadOnlyList<string> interfaces, IReadOnlyList<IPAddress> held, IReadOnlyList<PhysicalAddress> passFrom);

    /// <summary>Opens for the first time.</summary>
    void Open(IReadOnlyList<IPAddress> addresses, TimeSpan lease);

    /// <summary>Gives open addresses a new timeout in one transaction. False, and nothing changed, when one of them has expired (ENOENT): it never opens what is closed.</summary>
    bool Renew(IReadOnlyList<IPAddress> addresses, TimeSpan lease);

    /// <summary>Closes at once; what is closed already is no error.</summary>
    void Close(IReadOnlyList<IPAddress> addresses);

    /// <summary>What is open and for how long; null when the gate is not as installed: a drift that takes the right to run.</summary>
    GateState? Read();

    /// <summary>Takes the whole table away.</summary>
    void Remove();
}

public sealed record GateState(IReadOnlyList<string> Interfaces, IReadOnlyList<IPAddress> Held, IReadOnlyDictionary<IPAddress, TimeSpan> Open);

/// <summary>The IPVS table (generic netlink family IPVS).</summary>
public interface IIpvs
{
    /// <summary>This kernel, in this namespace, has ip_vs.</summary>
    bool Available { get; }

    IpvsReading Read();

    /// <summary>In order. Each operation is tried, whatever became of those before; answers the refusals.</summary>
    IReadOnlyList<IpvsRefusal> Apply(IReadOnlyList<IpvsOperation> operations);
}

public sealed record IpvsRefusal(IpvsOperation Operation, KernelException Reason);

/// <summary>Tells neighbours where an address is now.</summary>
public interface IAnnouncer
{
    /// <summary>One gratuitous ARP request and reply (RFC 5227 §3), or one unsolicited neighbour advertisement with the override flag (RFC 4861 §7.2.6).</summary>
    void Announce(string interfaceName, IPAddress address);

    /// <summary>Asks who has the address (RFC 5227 §2.1.1 probe, or neighbour solicitation) and answers every hardware address that replied within the time.</summary>
    IReadOnlyList<PhysicalAddress> WhoHas(string interfaceName, IPAddress address, TimeSpan wait);
}

/// <summary>The kernel said no.</summary>
public sealed class KernelException : Exception
{
    public KernelException(string asked, int errno, string? explanation = null)
        : base(explanation is null ? $"{asked}: {KernelError.Name(errno)}" : $"{asked}: {KernelError.Name(errno)}, {explanation}")
    {
        Errno = errno;
        Asked = asked;
        Explanation = explanation;
    }

    /// <summary>Positive, e.g. 17 for EEXIST.</summary>
    public int Errno { get; }

    /// <summary>What was asked, of what: <c>add address 192.168.2.254/32 to eth0</c>.</summary>
    public string Asked { get; }

    /// <summary>The kernel's own words (NLMSGERR_ATTR_MSG), when it gave some.</summary>
    public string? Explanation { get; }
}
