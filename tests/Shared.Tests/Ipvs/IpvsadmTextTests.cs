using System.Net;
using ClusterPortal.Shared.Formats;
using ClusterPortal.Shared.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Shared.Tests.Ipvs;

public class IpvsadmTextTests
{
    private static readonly IpvsServiceKey Key = new(IpvsProtocol.Tcp, IPAddress.Parse("192.168.2.254"), 80, 0, false);

    private static readonly IpvsDestination Real = new() { Key = new IpvsDestinationKey(IPAddress.Parse("192.168.2.250"), 80), Forwarding = IpvsForwarding.Route };

    private static IpvsReading Reading(params IpvsServiceEntry[] services) => new(
        new IpvsTable(services),
        new Dictionary<IpvsServiceKey, IpvsStatistics> { [Key] = new() { Connections = 12, InBytes = 23_456_789_012 } },
        new Dictionary<(IpvsServiceKey, IpvsDestinationKey), IpvsDestinationCounters> { [(Key, Real.Key)] = new(3, 4, 5, new IpvsStatistics { InPackets = 123_456_789 }) });

    private static readonly IpvsServiceEntry Persistent = new(
        new IpvsService
        {
            Key = Key,
            Scheduler = "sh",
            Flags = IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.OnePacket,
            PersistenceTimeout = 300,
            Netmask = 0xFFFFFF00,
            PersistenceEngine = "sip",
        },
        [Real, Real with { Key = new IpvsDestinationKey(IPAddress.Parse("192.168.2.251"), 80), Weight = 0, UpperThreshold = 9 }]);

    [Fact]
    public void A_listing_has_ipvsadms_layout() => Assert.Equal(
        """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port Scheduler Flags
          -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
        TCP  192.168.2.254:80 sh (sh-fallback) persistent 300 mask 255.255.255.0 pe sip ops
          -> 192.168.2.250:80             Route   1      3          4         
          -> 192.168.2.251:80             Route   0      0          0         
        FWM  1 IPv6 rr

        """,
        IpvsadmListing.Print(Reading(Persistent, new IpvsServiceEntry(new IpvsService { Key = new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, 1, true), Scheduler = "rr", Netmask = 128 }, []))));

    [Fact]
    public void Statistics_are_shortened_as_ipvsadm_does() => Assert.Equal(
        """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
          -> RemoteAddress:Port
        TCP  192.168.2.254:80                   12        0        0   23456M        0
          -> 192.168.2.250:80                    0  123456K        0        0        0

        """,
        IpvsadmListing.Print(Reading(Persistent with { Destinations = [Real] }), IpvsadmColumns.Statistics));

    [Fact]
    public void Saved_rules_have_ipvsadms_layout() => Assert.Equal(
        """
        -A -t 192.168.2.254:80 -s sh -p 300 -M 255.255.255.0 --pe sip -o -b sh-fallback
        -a -t 192.168.2.254:80 -r 192.168.2.250:80 -g -w 1
        -a -t 192.168.2.254:80 -r 192.168.2.251:80 -g -w 0

        """,
        IpvsadmText.Save(new IpvsTable([Persistent])));

    /// <summary>Thresholds, which ipvsadm's own save loses, are left out of the comparison.</summary>
    [Fact]
    public void What_is_saved_is_restored() => Prop.ForAll(IpvsTables.Arbitrary, table =>
    {
        // ipvsadm forces the service's port with gate and ipip.
        var kept = new IpvsTable([.. table.Services.Select(s => s with { Destinations = [.. s.Destinations.Where(d => d.Key.Port == s.Service.Key.Port || s.Service.Key.Fwmark != 0).Select(d => d with { UpperThreshold = 0 })] })]);
        var (restored, errors) = IpvsadmRestore.Read(IpvsadmText.Save(kept));
        Assert.Empty(errors);
        Assert.Equal(IpvsTables.Set(kept), IpvsTables.Set(restored));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Errors_of_a_restore_name_line_and_column()
    {
        var (_, errors) = IpvsadmRestore.Read("-A -t 192.168.2.254:80 -s rr\n-A -t 192.168.2.254:80 -s rr\n-a -t 10.0.0.1:80 -r 10.0.0.2 -g\nipvsadm -A -t 10.0.0.1 -s rr\n");
        Assert.Equal(["line 2: Service already exists", "line 3: No such service", "line 4, column 9: Zero port specified for non-persistent service: name a port, or add -p."], errors);
    }
}
