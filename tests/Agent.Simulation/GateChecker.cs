using ClusterPortal.Agent.Core;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>
/// No address answers from two nodes; no gate is open longer than the right to run; no gate closes on a healthy owner whose right goes on.
/// </summary>
public sealed class GateChecker(Cluster cluster)
{
    /// <summary>Between the reading of the clock and the kernel call, twice.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(3);

    public long Openings { get; private set; }

    public void Opened(AgentProcess process, string group)
    {
        ArgumentNullException.ThrowIfNull(process);
        Openings++;
        cluster.Trace.Add(20, process.Machine.Index, Openings);
        foreach (var other in cluster.Machines)
        {
            if (other.Index != process.Machine.Index && other.Kernel.Answers(group, other.Now))
                throw new InvariantException($"{group} answers on {other.Name} and on {process.Machine.Name} (invariant 1)");
        }

        Extended(process, group);
    }

    public void Extended(AgentProcess process, string group)
    {
        ArgumentNullException.ThrowIfNull(process);
        var machine = process.Machine;
        var until = machine.Kernel.GateUntil(group) ?? Instant.Past;
        // With any vote enough, a node that stands alone has no one's promise to count.
        if (machine.Topology.Quorum.Policy == QuorumPolicy.Majority && machine.Topology.Nodes.Count > 1 && until > process.Lease.Until + Tolerance)
        {
            throw new InvariantException(
                $"{machine.Name} opens {group} for {Ms(until - process.Lease.Until)} ms beyond its right to run (invariant 2)");
        }

        var ends = machine.Clock.TrueTimeOf(until + machine.Kernel.Lateness) + 1;
        cluster.Scheduler.At(ends, () => Ended(process, group, until));
        cluster.Scheduler.At(ends + TimeSpan.FromMilliseconds(100).Ticks, () => StoppedAfter(process, group, until));
    }

    private void Ended(AgentProcess process, string group, Instant until)
    {
        var machine = process.Machine;
        if (!Undisturbed(process, group, until) || machine.Topology.Quorum.Policy != QuorumPolicy.Majority)
            return;
        var keepalive = TimeSpan.FromMilliseconds(machine.Topology.Timing.KeepaliveMs);
        var due = process.Lease.DueUntil(machine.Now - keepalive - TimeSpan.FromMilliseconds(50));
        if (due > machine.Now + Tolerance)
            throw new InvariantException($"the kernel closes {group} on {machine.Name}, whose right to run goes on for {Ms(due - machine.Now)} ms (invariant 2)");
    }

    private void StoppedAfter(AgentProcess process, string group, Instant until)
    {
        if (Undisturbed(process, group, until))
            throw new InvariantException($"{process.Machine.Name} has not stopped {group} when its right to run ended (invariant 2)");
    }

    /// <summary>The same gate, expired and not closed by hand, of a process that runs and has not just slept.</summary>
    private bool Undisturbed(AgentProcess process, string group, Instant until) =>
        process is { Alive: true, Paused: false }
        && cluster.Scheduler.Now - process.ResumedAt > TimeSpan.FromSeconds(1).Ticks
        && process.StateOf(group) == GroupState.Started
        && process.Machine.Kernel.GateUntil(group) == until;

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
