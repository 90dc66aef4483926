using System.Net;
using System.Net.Sockets;
using ClusterPortal.Agent.Linux.Route;

namespace ClusterPortal.Agent.Linux.Memory;

internal sealed class MemoryAddresses(MemoryClock clock, MemoryLinks links) : IAddresses
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    private sealed record Entry(InterfaceAddress Address, TimeSpan End);

    public IReadOnlyList<InterfaceAddress> List()
    {
        lock (_lock)
        {
            Expire();
            return _entries.ConvertAll(entry => entry.Address);
        }
    }

    public string? InterfaceFor(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return List()
            .Where(a => a.Address.AddressFamily == address.AddressFamily && !IPAddress.IsLoopback(a.Address) && Contains(a, address))
            .OrderByDescending(a => a.PrefixLength)
            .FirstOrDefault()?.Interface;
    }

    public void Set(InterfaceAddress address, TimeSpan? lifetime)
    {
        AddressRules.Check(address, lifetime);
        links.Find(address.Interface, $"add address {address.Address}/{address.PrefixLength} to {address.Interface}");
        var end = lifetime is { } time ? clock.Now + TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)) : TimeSpan.MaxValue;
        lock (_lock)
        {
            Expire();
            var at = IndexOf(address);
            // The kernel renews the lifetime of what is there and leaves its label and broadcast address as they are.
            if (at >= 0)
                _entries[at] = _entries[at] with { End = end };
            else
                _entries.Add(new Entry(address with { Label = address.Label == address.Interface ? null : address.Label }, end));
        }
    }

    public bool Remove(InterfaceAddress address)
    {
        AddressRules.Check(address, null);
        lock (_lock)
        {
            Expire();
            var at = IndexOf(address);
            if (at >= 0)
                _entries.RemoveAt(at);
            return at >= 0;
        }
    }

    public void RemoveAll(string interfaceName)
    {
        lock (_lock)
            _entries.RemoveAll(entry => entry.Address.Interface == interfaceName);
    }

    private static bool Contains(InterfaceAddress network, IPAddress address)
    {
        // A lone IPv4 address makes no network in the main table; a lone IPv6 address does.
        if (network.Address.AddressFamily == AddressFamily.InterNetwork && network.PrefixLength == 32)
            return false;
        return network.PrefixLength != 0 && Net(network.Address, network.PrefixLength).Equals(Net(address, network.PrefixLength));
    }

    private static IPAddress Net(IPAddress address, int prefixLength)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(prefixLength - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - bits));
        }

        return new IPAddress(bytes);
    }

    private int IndexOf(InterfaceAddress address) => _entries.FindIndex(entry => entry.Address.Interface == address.Interface
        && entry.Address.PrefixLength == address.PrefixLength && entry.Address.Address.Equals(address.Address));

    private void Expire() => _entries.RemoveAll(entry => entry.End <= clock.Now);
}
