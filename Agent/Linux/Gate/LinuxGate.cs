using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Route;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>The gate in nftables. Opening and renewing have a socket, memory and a lock of their own: reading never holds them up.</summary>
internal sealed class LinuxGate : IGate, IDisposable
{
    private const int LeaseBatchLength = 256 * 1024; // for more than a thousand addresses

    private readonly Lock _setupLock = new();
    private readonly Lock _leaseLock = new();
    private readonly NetlinkSocket? _setupSocket;
    private readonly NetlinkSocket? _leaseSocket;
    private readonly GateSetup? _setup;
    private readonly NftBatch? _lease;

    public LinuxGate(LinuxLinks links)
    {
        try
        {
            _setupSocket = new NetlinkSocket(NetlinkConstants.Netfilter);
            _leaseSocket = new NetlinkSocket(NetlinkConstants.Netfilter);
        }
        catch (KernelException e) when (e.Errno == Errno.ProtocolNotSupported)
        {
            return; // a kernel without netfilter
        }

        _setup = new GateSetup(_setupSocket, links);
        _lease = new NftBatch(_leaseSocket, LeaseBatchLength);
        Supported = _setup.Probe();
    }

    public bool Supported { get; }

    public void Install(IReadOnlyList<string> interfaces, IReadOnlyList<IPAddress> held, IReadOnlyList<PhysicalAddress> passFrom)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(passFrom);
        var plan = new GatePlan(interfaces.Distinct(StringComparer.Ordinal).ToList(), held.Distinct().ToList(), passFrom.Distinct().ToList());
        Setup($"install the gate on {string.Join(", ", plan.Interfaces)}", setup => setup.Install(plan));
    }

    public void Open(IReadOnlyList<IPAddress> addresses, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var milliseconds = GateLease.Milliseconds(lease);
        var answer = Change(addresses, milliseconds, close: false, open: true);
        // Some are open already: those are renewed, in the same way whatever the kernel's version does with a second add.
        for (var i = 0; answer.Errno == Errno.Exists && i < addresses.Count; i++)
            answer = OpenOne(addresses[i], milliseconds, answer);
        if (answer.Errno == Errno.Exists)
            answer = NetlinkAnswer.Done;
        if (answer.Errno != 0)
            answer.OrThrow($"open the gate for {string.Join(", ", addresses)}");
    }

    public bool Renew(IReadOnlyList<IPAddress> addresses, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var answer = Change(addresses, GateLease.Milliseconds(lease), close: true, open: true);
        if (answer.Errno == Errno.NoEntry)
            return false;
        if (answer.Errno != 0)
            answer.OrThrow($"renew the gate for {string.Join(", ", addresses)}");
        return true;
    }

    public void Close(IReadOnlyList<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var answer = Change(addresses, 0, close: true, open: false);
        if (answer.Errno == Errno.NoEntry && addresses.Count > 1)
        {
            // One of them is closed already: the others all the same.
            for (var i = 0; i < addresses.Count && answer.Errno is 0 or Errno.NoEntry; i++)
                answer = Change([addresses[i]], 0, close: true, open: false);
        }

        if (answer.Errno is not (0 or Errno.NoEntry))
            answer.OrThrow($"close the gate for {string.Join(", ", addresses)}");
    }

    public GateState? Read()
    {
        GateState? state = null;
        if (Supported)
            Setup("read the gate", setup => state = setup.Read());
        return state;
    }

    public void Remove() => Setup("remove the gate", setup => setup.Remove());

    public void Dispose()
    {
        _setupSocket?.Dispose();
        _leaseSocket?.Dispose();
    }

    private NetlinkAnswer OpenOne(IPAddress address, ulong milliseconds, NetlinkAnswer otherwise)
    {
        IPAddress[] one = [address];
        var renewed = Change(one, milliseconds, close: true, open: true);
        if (renewed.Errno != Errno.NoEntry)
            return renewed.Errno == 0 ? otherwise : renewed;
        var opened = Change(one, milliseconds, close: false, open: true);
        return opened.Errno == 0 ? otherwise : opened;
    }

    /// <summary>One batch, one send, one answer. Nothing is allocated unless the kernel refuses.</summary>
    private NetlinkAnswer Change(IReadOnlyList<IPAddress> addresses, ulong milliseconds, bool close, bool open)
    {
        if (addresses.Count == 0)
            return NetlinkAnswer.Done;
        if (_lease is not { } batch || !Supported)
            return new NetlinkAnswer(Errno.NotSupported, "this kernel has no nftables netdev family");
        lock (_leaseLock)
        {
            try
            {
                batch.Start();
                for (var i = 0; i < addresses.Count; i++)
                {
                    if (IsRepeated(addresses, i))
                        continue;
                    var lease = GateTable.LeaseOf(addresses[i]);
                    if (close)
                        batch.Element(NftConstants.DeleteElement, 0, lease, addresses[i]);
                    if (open)
                        batch.Element(NftConstants.NewElement, NetlinkConstants.Create | NetlinkConstants.Exclusive, lease, addresses[i], milliseconds);
                }

                return batch.Commit();
            }
            catch (NetlinkFormatException e)
            {
                return new NetlinkAnswer(Errno.BadMessage, e.Message);
            }
        }
    }

    // Deleted twice, it would look expired.
    private static bool IsRepeated(IReadOnlyList<IPAddress> addresses, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (addresses[i].Equals(addresses[at]))
                return true;
        }

        return false;
    }

    private void Setup(string asked, Action<GateSetup> action)
    {
        if (_setup is null || !Supported)
            throw new KernelException(asked, Errno.NotSupported, "this kernel has no nftables netdev family");
        lock (_setupLock)
        {
            try
            {
                action(_setup);
            }
            catch (NetlinkFormatException e)
            {
                throw new KernelException(asked, Errno.BadMessage, e.Message);
            }
        }
    }
}
