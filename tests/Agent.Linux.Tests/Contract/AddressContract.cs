using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>What every kernel does with links and addresses.</summary>
public abstract class AddressContract : IDisposable
{
    private const int NoDevice = 19; // ENODEV
    private readonly IBench _bench;

    protected AddressContract(Func<IBench> make)
    {
        _bench = make();
    }

    private static readonly IPAddress Vip = IPAddress.Parse("10.99.0.50");
    private static readonly IPAddress Vip6 = IPAddress.Parse("fd99::50");

    [NeedsBench]
    public void A_link_is_listed_with_its_hardware_address_and_carrier()
    {
        var links = _bench.With(kernel => kernel.Links.List());
        var eth0 = Assert.Single(links, link => link.Name == "eth0");
        Assert.Equal(_bench.Hardware, eth0.HardwareAddress);
        Assert.True(eth0.Up && eth0.Carrier && !eth0.Loopback);
        Assert.True(Assert.Single(links, link => link.Name == "lo").Loopback);
    }

    [NeedsBench]
    public async Task A_lost_carrier_is_told_to_watchers_and_cancelling_ends_the_watch()
    {
        using var listening = new ManualResetEventSlim();
        using var lost = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var watch = Task.Run(() => _bench.With(kernel => kernel.Links.Watch(
            link =>
            {
                if (link is { Name: "eth0", Carrier: true })
                    listening.Set();
                if (link is { Name: "eth0", Carrier: false })
                    lost.Set();
            },
            cancel.Token)));
        Assert.True(listening.Wait(TimeSpan.FromSeconds(10)));
        _bench.Plug(false);
        Assert.True(lost.Wait(TimeSpan.FromSeconds(10)));
        await cancel.CancelAsync();
        await watch.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [NeedsBench]
    public void A_set_address_is_listed_as_it_was_set()
    {
        var v4 = new InterfaceAddress("eth0", Vip, 24, IPAddress.Parse("10.99.0.255"), "eth0:0");
        var v6 = new InterfaceAddress("eth0", Vip6, 128);
        _bench.With(kernel =>
        {
            kernel.Addresses.Set(v4, null);
            kernel.Addresses.Set(v6, null);
            kernel.Addresses.Set(v4, null);
        });
        var list = _bench.With(kernel => kernel.Addresses.List());
        Assert.Equal(v4, Assert.Single(list, a => a.Address.Equals(Vip)));
        Assert.Equal(v6, Assert.Single(list, a => a.Address.Equals(Vip6)));
    }

    [NeedsBench]
    public void Removing_answers_whether_it_was_there()
    {
        var vip = new InterfaceAddress("eth0", Vip, 32);
        _bench.With(kernel => kernel.Addresses.Set(vip, null));
        Assert.True(_bench.With(kernel => kernel.Addresses.Remove(vip)));
        Assert.False(_bench.With(kernel => kernel.Addresses.Remove(vip)));
        Assert.False(_bench.With(kernel => kernel.Addresses.Remove(vip with { Interface = "gone0" })));
        Assert.DoesNotContain(_bench.With(kernel => kernel.Addresses.List()), a => a.Address.Equals(Vip));
    }

    [NeedsBench]
    public void An_address_on_no_interface_is_refused_by_name()
    {
        var refusal = Assert.Throws<KernelException>(() => _bench.With(kernel => kernel.Addresses.Set(new InterfaceAddress("gone0", Vip, 32), null)));
        Assert.Equal(NoDevice, refusal.Errno);
        Assert.Contains("10.99.0.50/32 to gone0", refusal.Message, StringComparison.Ordinal);
    }

    [NeedsBench]
    public void An_impossible_address_is_refused_before_the_kernel_is_asked()
    {
        Assert.Throws<ArgumentException>(() => _bench.With(kernel => kernel.Addresses.Set(new InterfaceAddress("eth0", Vip, 33), null)));
        Assert.Throws<ArgumentException>(() => _bench.With(kernel => kernel.Addresses.Set(new InterfaceAddress("eth0", Vip6, 128, Label: "eth0:1"), null)));
        Assert.Throws<ArgumentException>(() => _bench.With(kernel => kernel.Addresses.Set(new InterfaceAddress("eth0", Vip, 32), TimeSpan.FromSeconds(0.5))));
    }

    [NeedsBench]
    public void The_interface_for_an_address_is_that_of_its_connected_network()
    {
        Assert.Equal("eth0", _bench.With(kernel => kernel.Addresses.InterfaceFor(Vip)));
        Assert.Equal("eth0", _bench.With(kernel => kernel.Addresses.InterfaceFor(Vip6)));
        Assert.Null(_bench.With(kernel => kernel.Addresses.InterfaceFor(IPAddress.Parse("192.0.2.1"))));
        // Also where the address is this host's own already.
        _bench.With(kernel => kernel.Addresses.Set(new InterfaceAddress("eth0", Vip, 32), null));
        Assert.Equal("eth0", _bench.With(kernel => kernel.Addresses.InterfaceFor(Vip)));
    }

    [NeedsBench]
    public void An_address_with_a_lifetime_goes_by_itself_unless_renewed()
    {
        var renewed = new InterfaceAddress("eth0", Vip, 32);
        var left = new InterfaceAddress("eth0", IPAddress.Parse("10.99.0.51"), 32);
        _bench.With(kernel =>
        {
            kernel.Addresses.Set(renewed, TimeSpan.FromSeconds(1));
            kernel.Addresses.Set(left, TimeSpan.FromSeconds(1));
            kernel.Addresses.Set(renewed, TimeSpan.FromSeconds(30));
        });
        _bench.Pass(TimeSpan.FromSeconds(2.2)); // the kernel may be a second late
        var list = _bench.With(kernel => kernel.Addresses.List());
        Assert.Contains(list, a => a.Address.Equals(Vip));
        Assert.DoesNotContain(list, a => a.Address.Equals(left.Address));
    }

    [NeedsBench]
    public void Announcing_on_no_interface_is_refused() =>
        Assert.Equal(NoDevice, Assert.Throws<KernelException>(() => _bench.With(kernel => kernel.Announcer.Announce("gone0", Vip))).Errno);

    public void Dispose()
    {
        _bench.Dispose();
        GC.SuppressFinalize(this);
    }
}
