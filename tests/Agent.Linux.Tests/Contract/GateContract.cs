using System.Net;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>What every kernel's gate does, as a neighbour on the cable sees it.</summary>
public abstract class GateContract : IDisposable
{
    private static readonly IPAddress Vip = IPAddress.Parse("10.99.0.50");
    private static readonly IPAddress Other = IPAddress.Parse("10.99.0.51");
    private static readonly IPAddress Vip6 = IPAddress.Parse("fd99::50");
    private static readonly IPAddress[] All = [Vip, Other, Vip6];
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    protected GateContract(Func<IBench> make)
    {
        Bench = make();
        Bench.With(kernel =>
        {
            Assert.True(kernel.Gate.Supported);
            kernel.Gate.Install(["eth0"], All, []);
            foreach (var address in All)
                kernel.Addresses.Set(new InterfaceAddress("eth0", address, address.Equals(Vip6) ? 128 : 32), null);
        });
    }

    protected IBench Bench { get; }

    [NeedsBench]
    public void An_installed_gate_is_closed_for_what_is_held_and_open_for_all_else()
    {
        Assert.All(All, address => Assert.False(Bench.Answers(address)));
        Assert.True(Bench.Answers(IPAddress.Parse("10.99.0.1")));
        Assert.True(Bench.Answers(IPAddress.Parse("fd99::1")));
    }

    [NeedsBench]
    public void An_opened_address_answers_and_the_others_do_not()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip, Vip6], Long));
        Assert.True(Bench.Answers(Vip));
        Assert.True(Bench.Answers(Vip6));
        Assert.False(Bench.Answers(Other));
    }

    [NeedsBench]
    public void The_gate_closes_by_itself_when_the_lease_ends()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip, Vip6], Short));
        Bench.Pass(Short + TimeSpan.FromMilliseconds(20));
        Assert.False(Bench.Answers(Vip));
        Assert.False(Bench.Answers(Vip6));
        Assert.Empty(Bench.With(kernel => kernel.Gate.Read())!.Open);
    }

    [NeedsBench]
    public void Renewing_gives_an_open_address_a_new_lease()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip, Vip6], Long));
        Assert.True(Bench.With(kernel => kernel.Gate.Renew([Vip, Vip6, Vip], Long * 2)));
        Assert.InRange(Bench.With(kernel => kernel.Gate.Read())!.Open[Vip], Long, Long * 2);
        Assert.True(Bench.With(kernel => kernel.Gate.Renew([Vip, Vip6], Short)));
        Bench.Pass(Short + TimeSpan.FromMilliseconds(20));
        Assert.False(Bench.Answers(Vip));
    }

    [NeedsBench]
    public void Renewing_never_opens_what_has_expired()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip], Short));
        Bench.With(kernel => kernel.Gate.Open([Other], Long));
        Bench.Pass(Short + TimeSpan.FromMilliseconds(20));
        Assert.False(Bench.With(kernel => kernel.Gate.Renew([Other, Vip], Long * 4)));
        Assert.False(Bench.Answers(Vip));
        Assert.True(Bench.Answers(Other));
        var open = Bench.With(kernel => kernel.Gate.Read())!.Open;
        Assert.InRange(Assert.Single(open).Value, TimeSpan.Zero, Long);
    }

    [NeedsBench]
    public void Renewing_what_was_never_opened_is_refused() =>
        Assert.False(Bench.With(kernel => kernel.Gate.Renew([Vip], Long)));

    [NeedsBench]
    public void Opening_what_is_open_gives_it_the_new_lease()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip], Short));
        Bench.With(kernel => kernel.Gate.Open([Other, Vip, Vip6], Long));
        var open = Bench.With(kernel => kernel.Gate.Read())!.Open;
        Assert.All(All, address => Assert.InRange(open[address], Short + Short, Long));
    }

    [NeedsBench]
    public void Closing_is_at_once_and_of_what_is_closed_no_error()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip, Other], Long));
        Bench.With(kernel => kernel.Gate.Close([Vip6, Vip]));
        Assert.False(Bench.Answers(Vip));
        Assert.True(Bench.Answers(Other));
        Bench.With(kernel => kernel.Gate.Close(All));
        Assert.Empty(Bench.With(kernel => kernel.Gate.Read())!.Open);
    }

    [NeedsBench]
    public void Installing_again_keeps_open_what_stays_held_and_closes_the_rest()
    {
        Bench.With(kernel => kernel.Gate.Open([Vip, Other], Long));
        Bench.With(kernel => kernel.Gate.Install(["eth0"], All, []));
        Assert.True(Bench.Answers(Vip));
        Bench.With(kernel => kernel.Gate.Install(["eth0"], [Vip, Vip6], []));
        Assert.True(Bench.Answers(Vip));
        Assert.True(Bench.Answers(Other)); // no longer held: not the gate's business
        Bench.With(kernel => kernel.Gate.Install(["eth0"], All, []));
        Assert.False(Bench.Answers(Other));
        Assert.Equal([Vip], Bench.With(kernel => kernel.Gate.Read())!.Open.Keys);
    }

    [NeedsBench]
    public void The_gate_follows_the_list_of_interfaces()
    {
        Bench.With(kernel => kernel.Gate.Install(["lo"], All, []));
        Assert.True(Bench.Answers(Vip));
        Bench.With(kernel => kernel.Gate.Install(["lo", "eth0"], All, []));
        Assert.False(Bench.Answers(Vip));
        Assert.Equal(["lo", "eth0"], Bench.With(kernel => kernel.Gate.Read())!.Interfaces);
    }

    [NeedsBench]
    public void An_interface_that_is_not_there_is_refused_and_the_gate_stays_as_it_was()
    {
        var refusal = Assert.Throws<KernelException>(() => Bench.With(kernel => kernel.Gate.Install(["eth0", "gone0"], [], [])));
        Assert.Contains("gone0", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(Bench.With(kernel => kernel.Gate.Read()));
        Assert.False(Bench.Answers(Vip));
    }

    [NeedsBench]
    public void A_gate_that_somebody_changed_reads_as_none_and_is_put_back_closed()
    {
        Bench.TamperWithGate();
        Assert.Null(Bench.With(kernel => kernel.Gate.Read()));
        Assert.True(Bench.Answers(Vip));
        Bench.With(kernel => kernel.Gate.Install(["eth0"], All, []));
        Assert.NotNull(Bench.With(kernel => kernel.Gate.Read()));
        Assert.False(Bench.Answers(Vip));
    }

    [NeedsBench]
    public void A_removed_gate_holds_nothing_back_and_opens_nothing()
    {
        Bench.With(kernel => kernel.Gate.Remove());
        Assert.True(Bench.Answers(Vip));
        Assert.Null(Bench.With(kernel => kernel.Gate.Read()));
        Assert.False(Bench.With(kernel => kernel.Gate.Renew([Vip], Long)));
        Assert.Equal(2, Assert.Throws<KernelException>(() => Bench.With(kernel => kernel.Gate.Open([Vip], Long))).Errno); // ENOENT
        Bench.With(kernel => kernel.Gate.Remove());
    }

    public void Dispose()
    {
        Bench.Dispose();
        GC.SuppressFinalize(this);
    }
}
