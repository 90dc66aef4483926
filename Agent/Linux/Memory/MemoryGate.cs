using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Gate;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Memory;

internal sealed class MemoryGate(MemoryClock clock, MemoryLinks links) : IGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, TimeSpan> _open = [];
    private IReadOnlyList<string>? _interfaces;
    private IReadOnlyList<IPAddress> _held = [];
    private bool _tampered;

    public bool Supported => true;

    public void Install(IReadOnlyList<string> interfaces, IReadOnlyList<IPAddress> held, IReadOnlyList<PhysicalAddress> passFrom)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(passFrom);
        foreach (var name in interfaces)
            links.Find(name, $"install the gate on {string.Join(", ", interfaces)}: {name}");
        lock (_lock)
        {
            Expire();
            _interfaces = interfaces.Distinct(StringComparer.Ordinal).ToList();
            _held = held.Distinct().ToList();
            foreach (var address in _open.Keys.Except(_held).ToList())
                _open.Remove(address);
            _tampered = false;
        }
    }

    public void Open(IReadOnlyList<IPAddress> addresses, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var milliseconds = GateLease.Milliseconds(lease);
        lock (_lock)
        {
            if (_interfaces is null && addresses.Count > 0)
                throw new KernelException($"open the gate for {string.Join(", ", addresses)}", Errno.NoEntry);
            foreach (var address in addresses)
                _open[address] = clock.Now + TimeSpan.FromMilliseconds(milliseconds);
        }
    }

    public bool Renew(IReadOnlyList<IPAddress> addresses, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var milliseconds = GateLease.Milliseconds(lease);
        lock (_lock)
        {
            Expire();
            if (!addresses.All(_open.ContainsKey))
                return false;
            foreach (var address in addresses)
                _open[address] = clock.Now + TimeSpan.FromMilliseconds(milliseconds);
            return true;
        }
    }

    public void Close(IReadOnlyList<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        lock (_lock)
        {
            foreach (var address in addresses)
                _open.Remove(address);
        }
    }

    public GateState? Read()
    {
        lock (_lock)
        {
            Expire();
            return _interfaces is null || _tampered || _interfaces.Any(name => links.Find(name) is null)
                ? null
                : new GateState(_interfaces, _held, _open.ToDictionary(pair => pair.Key, pair => pair.Value - clock.Now));
        }
    }

    public void Remove()
    {
        lock (_lock)
        {
            _interfaces = null;
            _held = [];
            _open.Clear();
        }
    }

    public void Tamper()
    {
        lock (_lock)
        {
            _tampered = true;
            _open.Clear();
        }
    }

    /// <summary>A question for the address that comes in on the interface is let through.</summary>
    public bool Passes(string interfaceName, IPAddress address)
    {
        lock (_lock)
        {
            Expire();
            return _interfaces is null || _tampered || !_interfaces.Contains(interfaceName, StringComparer.Ordinal)
                || !_held.Contains(address) || _open.ContainsKey(address);
        }
    }

    private void Expire()
    {
        var now = clock.Now;
        foreach (var (address, end) in _open)
        {
            if (end <= now)
                _open.Remove(address); // a dictionary may be thinned out while it is walked
        }
    }
}
