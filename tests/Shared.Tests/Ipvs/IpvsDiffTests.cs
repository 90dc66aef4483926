using ClusterPortal.Shared.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Shared.Tests.Ipvs;

public class IpvsDiffTests
{
    private static HashSet<IpvsServiceKey> Keys(IpvsTable table) => [.. table.Services.Select(s => s.Service.Key)];

    private static void ForAll(Action<IpvsTable, IpvsTable> law) =>
        Prop.ForAll(IpvsTables.Arbitrary, IpvsTables.Arbitrary, law).QuickCheckThrowOnFailure();

    [Fact]
    public void Applying_the_diff_gives_the_desired_table() => ForAll((a, b) =>
        Assert.Equal(IpvsTables.Set(b), IpvsTables.Set(IpvsDiff.Apply(a, IpvsDiff.Compute(a, b, Keys(a))))));

    [Fact]
    public void No_difference_means_no_operation() => ForAll((a, _) =>
        Assert.Empty(IpvsDiff.Compute(a, IpvsDiff.Apply(a, []), Keys(a))));

    [Fact]
    public void There_are_never_more_operations_than_differences() => ForAll((a, b) =>
    {
        var operations = IpvsDiff.Compute(a, b, Keys(a));
        var before = IpvsTables.Set(a);
        var after = IpvsTables.Set(b);
        Assert.True(operations.Count <= before.Except(after, StringComparer.Ordinal).Count() + after.Except(before, StringComparer.Ordinal).Count());
        Assert.Equal(operations.Count, operations.Distinct().Count());
    });

    [Fact]
    public void Services_that_nobody_owns_stay() => ForAll((a, b) =>
    {
        var operations = IpvsDiff.Compute(a, b, new HashSet<IpvsServiceKey>());
        Assert.DoesNotContain(operations, o => o is DeleteService);
        var after = IpvsTables.Set(IpvsDiff.Apply(a, operations));
        Assert.All(IpvsTables.Set(new IpvsTable([.. a.Services.Where(s => !Keys(b).Contains(s.Service.Key))])), line => Assert.Contains(line, after));
    });

    [Fact]
    public void Adding_comes_before_deleting_and_services_are_deleted_last() => ForAll((a, b) =>
    {
        var operations = IpvsDiff.Compute(a, b, Keys(a));
        foreach (var service in operations.GroupBy(o => o.ServiceKey))
        {
            var order = service.Select(o => o switch { AddService or EditService => 0, AddDestination => 1, EditDestination => 2, DeleteDestination => 3, _ => 4 }).ToList();
            Assert.Equal(order.Order(), order);
        }
        var deletes = operations.SkipWhile(o => o is not DeleteService).ToList();
        Assert.All(deletes, o => Assert.IsType<DeleteService>(o));
    });

    [Fact]
    public void A_destination_that_the_kernel_calls_local_is_no_difference()
    {
        var wanted = new IpvsDestination { Key = new IpvsDestinationKey(System.Net.IPAddress.Loopback, 80), Forwarding = IpvsForwarding.Route };
        var service = new IpvsService { Key = new IpvsServiceKey(IpvsProtocol.Tcp, System.Net.IPAddress.Parse("192.0.2.1"), 80, 0, false), Scheduler = "rr" };
        var desired = new IpvsTable([new IpvsServiceEntry(service, [wanted])]);
        var actual = new IpvsTable([new IpvsServiceEntry(service, [wanted with { Forwarding = IpvsForwarding.Local }])]);
        Assert.Empty(IpvsDiff.Compute(actual, desired, Keys(actual)));
        Assert.Single(IpvsDiff.Compute(new IpvsTable([new IpvsServiceEntry(service, [wanted with { Forwarding = IpvsForwarding.Local, Weight = 9 }])]), desired, Keys(actual)));
    }
}
