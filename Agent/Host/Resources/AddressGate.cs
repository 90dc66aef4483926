using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>
/// The gate in the kernel for the addresses this node may hold: installed closed, opened by a start, renewed with the lease, closed first
/// of all at a stop. Where the kernel has none the addresses' lifetimes serve. Used by the loop's thread alone.
/// </summary>
public sealed partial class AddressGate(IKernel kernel, LeaseClock lease, EventLog events, ILogger<AddressGate> log)
{
    /// <summary>What a call may take without being made again: far below the margin of every promise (10 ms).</summary>
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(2);

    /// <summary>An agent that is stopped this often in a row has lost its right.</summary>
    private const int RenewAttempts = 5;

    private readonly HashSet<string> _interfaces = new(StringComparer.Ordinal);
    private readonly HashSet<IPAddress> _addresses = [];
    private readonly List<IPAddress> _open = [];
    private IReadOnlyList<PhysicalAddress> _passFrom = [];
    private bool _installed;

    public bool Supported { get; } = kernel.Gate.Supported;

    public IReadOnlyList<IPAddress> Open => _open;

    /// <summary>It is in the kernel, and whoever looks may expect it there. Readable from any thread.</summary>
    public bool Installed { get => Volatile.Read(ref _installed); private set => Volatile.Write(ref _installed, value); }

    /// <summary>The last change was refused: starts fail until it succeeds.</summary>
    public string? Trouble { get; private set; }

    /// <summary>In place, closed, for all that this node may hold. Called before anything else, and at each revision.</summary>
    public void Install(ClusterTopology topology, string node)
    {
        _interfaces.Clear();
        _addresses.Clear();
        foreach (var resource in ServiceAddresses.OfNode(topology, node))
        {
            if (ServiceAddresses.Resolve(resource, kernel, out _) is { } address)
                Cover(address);
        }

        foreach (var address in _open)
            _addresses.Add(address);
        Apply();
    }

    /// <summary>The other directors' hardware addresses: a director that is also a real server takes their packets for the address.</summary>
    public void PassFrom(IReadOnlyList<PhysicalAddress> hardware)
    {
        _passFrom = hardware;
        Apply();
    }

    /// <summary>Null, or why the address may not be set: the gate is in place before the address.</summary>
    public string? Prepare(InterfaceAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!Supported)
            return null;
        if (Cover(address) || Trouble is not null)
            Apply();
        return Trouble;
    }

    /// <summary>Opens until the lease's end; null, or why not. An end that has passed meanwhile closes it at once.</summary>
    public string? OpenFor(IPAddress address)
    {
        var left = lease.End - LeaseClock.Now;
        if (left <= TimeSpan.Zero)
            return "the lease ended before the address was ready";
        if (Supported && Try(() => kernel.Gate.Open([address], left)) is { } refusal)
            return refusal;
        _open.Add(address);
        // Stopped between the reading of the clock and the call, the agent would have given the kernel more than is left.
        if (!lease.Holds || (Late(left) && !Renew(lease.End)))
        {
            Close([address], "expired");
            return "the lease ended while the gate was opened";
        }

        events.Emit(EventKind.GateOpened, EventSeverity.Info, ("address", address.ToString()), ("leaseMs", left.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)));
        return null;
    }

    /// <summary>False: one of them had closed, and none is renewed.</summary>
    public bool Renew(Instant end)
    {
        lease.End = end;
        if (!Supported || _open.Count == 0)
            return true;
        for (var attempt = 0; attempt < RenewAttempts; attempt++)
        {
            var left = end - LeaseClock.Now;
            var renewed = false;
            if (left <= TimeSpan.Zero || Try(() => renewed = kernel.Gate.Renew(_open, left)) is not null || !renewed)
                break;
            if (!Late(left))
                return true;
        }

        Close([.. _open], "expired");
        return false;
    }

    /// <summary>So much later than its clock was read did the kernel get its timeout that the gate would outlast the lease.</summary>
    private bool Late(TimeSpan left) => lease.End - LeaseClock.Now + LateAfter < left;

    public void Close(IReadOnlyList<IPAddress> addresses, string reason)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (Supported && addresses.Count > 0)
            Try(() => kernel.Gate.Close(addresses));
        foreach (var address in addresses)
        {
            if (_open.Remove(address))
                events.Emit(EventKind.GateClosed, EventSeverity.Info, ("address", address.ToString()), ("reason", reason));
        }
    }

    /// <summary>
    /// At the start: an earlier life may have left some open. The renewal of what is closed changes nothing, and the first one that counts
    /// finds its code compiled.
    /// </summary>
    public void CloseAll()
    {
        if (!Installed)
            return;
        Try(() => kernel.Gate.Close([.. _addresses]));
        Try(() => kernel.Gate.Renew([.. _addresses], TimeSpan.FromMilliseconds(1)));
    }

    private bool Cover(InterfaceAddress address) => _interfaces.Add(address.Interface) | _addresses.Add(address.Address);

    private void Apply()
    {
        if (!Supported)
            return;
        Trouble = _addresses.Count == 0 ? Try(kernel.Gate.Remove) : Try(() => kernel.Gate.Install([.. _interfaces], [.. _addresses], _passFrom));
        Installed = _addresses.Count > 0 && Trouble is null;
    }

    private string? Try(Action ask)
    {
        try
        {
            ask();
            return null;
        }
        catch (KernelException e)
        {
            LogRefused(e.Message);
            return e.Message;
        }
    }

    [LoggerMessage(LogLevel.Error, "the gate: {Refusal}")]
    private partial void LogRefused(string refusal);
}
