using System.Net;
using ClusterPortal.Shared.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Shared.Tests.Ipvs;

/// <summary>Random tables over few keys, so that two of them often share services and destinations.</summary>
internal static class IpvsTables
{
    private static Gen<IpvsDestination> Destination(byte host) =>
        from forwarding in Gen.Elements(IpvsForwarding.Masq, IpvsForwarding.Route, IpvsForwarding.Tunnel)
        from weight in Gen.Choose(0, 3)
        from upper in Gen.Elements(0u, 100u)
        select new IpvsDestination { Key = new IpvsDestinationKey(new IPAddress([10, 0, 0, host]), 80), Forwarding = forwarding, Weight = (uint)weight, UpperThreshold = upper };

    private static Gen<IpvsServiceEntry> Service(IpvsServiceKey key) =>
        from scheduler in Gen.Elements("rr", "wlc", "sh")
        from timeout in Gen.Elements(0u, 300u)
        from hosts in Gen.SubListOf<byte>([1, 2, 3, 4, 5])
        from order in Gen.Shuffle(hosts.ToArray())
        from destinations in Gen.CollectToList(order, Destination)
        select new IpvsServiceEntry(
            new IpvsService
            {
                Key = key,
                Scheduler = scheduler,
                PersistenceTimeout = timeout,
                Flags = timeout > 0 ? IpvsServiceFlags.Persistent : IpvsServiceFlags.None,
                Netmask = key.Ipv6 ? 128 : uint.MaxValue,
            },
            destinations);

    private static readonly IpvsServiceKey[] Keys =
    [
        new(IpvsProtocol.Tcp, IPAddress.Parse("192.168.2.254"), 80, 0, false),
        new(IpvsProtocol.Udp, IPAddress.Parse("192.168.2.254"), 53, 0, false),
        new(IpvsProtocol.Tcp, IPAddress.Parse("2001:db8::1"), 443, 0, true),
        new(IpvsProtocol.Tcp, null, 0, 7, false),
    ];

    public static Arbitrary<IpvsTable> Arbitrary { get; } = Arb.From(
        from keys in Gen.SubListOf(Keys)
        from order in Gen.Shuffle(keys.ToArray())
        from services in Gen.CollectToList(order, Service)
        select new IpvsTable(services));

    /// <summary>A table as a set: the kernel's order means nothing.</summary>
    public static IReadOnlyList<string> Set(IpvsTable table) =>
        [.. table.Services.SelectMany(s => s.Destinations.Select(d => $"{s.Service.Key} {d}").Append(s.Service.ToString())).Order(StringComparer.Ordinal)];
}
