using System.Collections.Frozen;
using System.Net;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>
/// Sets, renews, announces and removes addresses on a thread of its own: these calls wait for the kernel's network lock, which others may
/// hold for many milliseconds. Each address carries a lifetime that is renewed once a second, so it tidies up behind a dead agent.
/// </summary>
public sealed partial class AddressKeeper(IKernel kernel, LeaseClock lease, EventLog events, ILogger<AddressKeeper> log) : IDisposable
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(1);

    /// <summary>After the first packet of a burst: neighbours that were busy hear one of these (ms).</summary>
    private static readonly int[] BurstDelays = [5, 10, 20, 50, 100, 200, 500, 1_000];

    private readonly Worker _worker = new("kernel", realTime: true);
    private readonly Dictionary<InterfaceAddress, TimeSpan> _held = [];
    private FrozenSet<IPAddress> _set = [];
    private bool _renewing;

    /// <summary>Addresses set by this agent. Readable from any thread.</summary>
    public IReadOnlySet<IPAddress> Set => Volatile.Read(ref _set);

    /// <param name="done">On the keeper's thread: null, or the kernel's refusal.</param>
    public void Add(InterfaceAddress address, TimeSpan lifetime, Action<string?> done) => _worker.Post(() =>
    {
        var refusal = Try(() => kernel.Addresses.Set(address, lifetime));
        if (refusal is null)
        {
            _held[address] = lifetime;
            Publish();
            RenewLater();
            events.Emit(EventKind.AddressAdded, EventSeverity.Info, ("address", address.Address.ToString()), ("interface", address.Interface));
        }

        done(refusal);
    });

    /// <summary>Before there is anything to do: takes an address away that is not there, so that the first takeover finds its code compiled.</summary>
    public void Rehearse(InterfaceAddress address) => _worker.Post(() => Try(() => TryRemove(address)));

    /// <param name="done">On the keeper's thread: null, or the kernel's refusal.</param>
    public void Remove(InterfaceAddress address, Action<string?> done) => _worker.Post(() =>
    {
        var there = false;
        var refusal = Try(() => there = TryRemove(address));
        if (refusal is null)
        {
            _held.Remove(address);
            Publish();
        }

        if (there)
            events.Emit(EventKind.AddressRemoved, EventSeverity.Info, ("address", address.Address.ToString()), ("interface", address.Interface));
        done(refusal);
    });

    /// <summary>The first packet at once, the others by and by as long as the address is held and the lease lasts.</summary>
    public void Announce(InterfaceAddress address, int burst) => _worker.Post(() =>
    {
        if (!TryAnnounce(address))
            return;
        events.Emit(EventKind.ArpSent, EventSeverity.Info, ("address", address.Address.ToString()), ("interface", address.Interface),
            ("count", burst.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var at = LeaseClock.Now;
        for (var i = 1; i < burst; i++)
        {
            at += TimeSpan.FromMilliseconds(BurstDelays[Math.Min(i, BurstDelays.Length) - 1]);
            _worker.PostAt(at, () => TryAnnounce(address));
        }
    });

    public void Dispose() => _worker.Dispose();

    private bool TryRemove(InterfaceAddress address)
    {
        const int noSuchDevice = 19; // asm-generic/errno-base.h ENODEV: the interface went, and the address with it
        try
        {
            return kernel.Addresses.Remove(address);
        }
        catch (KernelException e) when (e.Errno == noSuchDevice)
        {
            return false;
        }
    }

    // The clock is read before each: a thread that was held up must not speak for an address that may be elsewhere by now.
    private bool TryAnnounce(InterfaceAddress address)
    {
        if (!_held.ContainsKey(address) || !lease.Holds)
            return false;
        return Try(() => kernel.Announcer.Announce(address.Interface, address.Address)) is null;
    }

    private void RenewLater()
    {
        if (_renewing || _held.Count == 0)
            return;
        _renewing = true;
        _worker.PostAt(LeaseClock.Now + RenewInterval, Renew);
    }

    private void Renew()
    {
        _renewing = false;
        foreach (var (address, lifetime) in _held)
        {
            if (lease.Holds)
                Try(() => kernel.Addresses.Set(address, lifetime));
        }

        RenewLater();
    }

    private void Publish() => Volatile.Write(ref _set, _held.Keys.Select(a => a.Address).ToFrozenSet());

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

    [LoggerMessage(LogLevel.Warning, "the kernel refused: {Refusal}")]
    private partial void LogRefused(string refusal);
}
