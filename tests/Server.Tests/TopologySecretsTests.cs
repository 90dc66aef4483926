using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Tests;

public sealed class TopologySecretsTests
{
    private static readonly ClusterTopology Current = Samples.Topology("c") with
    {
        FenceDevices = [Device("one", "first"), Device("two", "second")],
        VirtualServices = [Samples.Topology("c").VirtualServices[0] with { Check = new HealthCheck { Type = CheckType.Negotiate, Service = "mysql", Login = "probe", Password = "third" } }],
    };

    [Fact]
    public void What_was_read_can_be_sent_back_and_keeps_its_secrets()
    {
        var read = Secrets.Hide(Current);
        Assert.DoesNotContain("second", CanonicalJson.Write(read), StringComparison.Ordinal);
        var (restored, problems) = TopologySecrets.Restore(read with { Description = "edited", FenceDevices = [read.FenceDevices[1]] }, Current);
        Assert.Empty(problems);
        Assert.Equal("second", restored.FenceDevices[0].Parameters["password"]);
        Assert.Equal("third", restored.VirtualServices[0].Check.Password);
        Assert.Equal("edited", restored.Description);
    }

    [Fact]
    public void A_new_secret_replaces_the_old_one_and_a_blot_for_nothing_is_refused()
    {
        var edited = Current with { FenceDevices = [Device("one", "new"), Device("three", TopologyDiff.Blot)] };
        Assert.Equal("/fenceDevices/1/parameters/password", Assert.Single(TopologySecrets.Restore(edited, Current).Problems).Pointer);
        Assert.Equal("new", TopologySecrets.Restore(Current with { FenceDevices = [Device("one", "new")] }, Current).Topology.FenceDevices[0].Parameters["password"]);
        Assert.Equal(3, TopologySecrets.Restore(Secrets.Hide(Current), current: null).Problems.Count);
    }

    private static FenceDevice Device(string name, string password) =>
        new() { Name = name, Agent = "fence_ipmilan", Nodes = ["lb1"], Parameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["ip"] = "192.0.2.99", ["password"] = password } };
}
