using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Host.Control;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Agent.Linux.Tests.Namespaces;
using ClusterPortal.Shared.Topology;
using Xunit.Abstractions;

namespace ClusterPortal.Agent.Host.Tests.Namespaces;

/// <summary>Real agents, one process each, on hosts of their own, without a portal: the address moves, and is never answered by two.</summary>
public sealed class FailoverTests(ITestOutputHelper output) : IDisposable
{
    private static readonly IPAddress Vip = IPAddress.Parse("10.88.0.50");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly TemporaryFolder _folder = new();
    private readonly Samples _samples = new();

    public void Dispose()
    {
        _folder.Dispose();
        _samples.Dispose();
    }

    [RootFact]
    public void The_address_follows_the_living_and_is_never_answered_by_two_nodes()
    {
        using var lab = new Lab(hosts: 4);
        try
        {
            Tell(lab);
        }
        catch
        {
            foreach (var log in Directory.GetFiles(_folder.Path, "log", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                output.WriteLine($"{log}\n{File.ReadAllText(log)}");
            throw;
        }
    }

    private void Tell(Lab lab)
    {
        var states = Enumerable.Range(1, 4).Select(WriteState).ToList();
        var agents = states.Select((state, i) => lab.StartAgent(i + 1, state)).ToList();
        WaitForOwner(lab, 1);

        agents[0].Kill(); // the agent alone: its address and its gate are the kernel's now
        WaitForOwner(lab, 2);

        lab.StartAgent(1, states[0]);
        WaitForMember(states[0]);
        lab.Unplug(2, network: 1); // heartbeats alone: the service network still reaches both
        WaitForOwner(lab, 1);
        lab.Plug(2, network: 1);
        WaitForMember(states[1]);
        Assert.Equal([Lab.Hardware(1)], Answers(lab));

        lab.Unplug(1, network: 0); // the service network alone
        WaitForOwner(lab, 2);
        lab.Plug(1, network: 0);

        Lab.Terminate(agents[1]); // takes its leave
        WaitForOwner(lab, 1);
        Assert.True(agents[1].WaitForExit(Patience));
        Assert.Equal(0, agents[1].ExitCode);
        Assert.False(File.Exists(Path.Combine(states[1], "control.sock")));
    }

    // Asked all the time: an answer by two is a failure at any moment.
    private static void WaitForOwner(Lab lab, int host)
    {
        var waiting = Stopwatch.StartNew();
        while (!Answers(lab).SequenceEqual([Lab.Hardware(host)]))
            Assert.True(waiting.Elapsed < Patience, $"host {host} does not answer for {Vip} after {Patience.TotalSeconds} s");
    }

    private static IReadOnlyList<PhysicalAddress> Answers(Lab lab)
    {
        var answers = lab.WhoHas(Vip);
        Assert.True(answers.Count <= 1, $"{string.Join(" and ", answers)} answer for {Vip}");
        return answers;
    }

    private static void WaitForMember(string state)
    {
        var waiting = Stopwatch.StartNew();
        while (!StatusOf(state).Contains("partition   a b c d (4 of 4 votes, 3 needed: partition with quorum)", StringComparison.Ordinal))
        {
            Assert.True(waiting.Elapsed < Patience, $"{state} is not a member again after {Patience.TotalSeconds} s: {StatusOf(state)}");
            Thread.Yield();
        }
    }

    private static string StatusOf(string state)
    {
        try
        {
            return ControlClient.Ask(state, new ControlRequest("status")).Text ?? "";
        }
        catch (AgentException)
        {
            return ""; // it starts
        }
    }

    private string WriteState(int host)
    {
        var state = StateDirectory.Open(_folder[$"{host}"]);
        state.WriteIdentity(_samples.Identity("abcd"[host - 1].ToString()));
        state.WriteKeyRing(_keys);
        state.WriteRevision(_samples.Revision(topology: Topology()));
        return state.Path;
    }

    private readonly Shared.Contracts.KeyRing _keys = Samples.Keys();

    private static ClusterTopology Topology() => new()
    {
        Name = "lab",
        Timing = new Timing { KeepaliveMs = 300, WarntimeMs = 600, DeadtimeMs = 1_500, InitdeadMs = 3_000 },
        Nodes = [.. Enumerable.Range(1, 4).Select(NodeOf)],
        Paths =
        [
            new HeartbeatPath { Name = "direct", Kind = PathKind.Unicast, Interface = "eth1" },
            new HeartbeatPath { Name = "all", Kind = PathKind.Broadcast, Interface = "eth1" },
        ],
        Groups = [new Group { Name = "vip", Resources = [new IpResource { Name = "ip", Address = Vip.ToString() }] }],
    };

    private static Node NodeOf(int host) => new()
    {
        Name = "abcd"[host - 1].ToString(),
        Priority = 100 - (10 * host),
        Roles = host <= 2 ? [NodeRole.Director] : [NodeRole.Member],
        Addresses = [new NodeAddress("direct", $"10.88.1.{host}")],
    };
}
