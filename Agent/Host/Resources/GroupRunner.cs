using System.Net;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>What the runner needs of those around it.</summary>
/// <param name="OnLoop">Runs something on the loop's thread later.</param>
/// <param name="Answer">An input for the core, from the loop's thread.</param>
/// <param name="Directing">A group's tables are to be held (true) or may go.</param>
public sealed record RunnerPorts(Action<Action> OnLoop, Action<NodeInput> Answer, Action<string, bool> Directing);

/// <summary>
/// Carries out StartGroup and StopGroup: resources left to right, right to left, one at a time; gates on the loop's own thread, addresses on
/// the keeper's, programs on a thread for each group. Used by the loop's thread alone.
/// </summary>
public sealed class GroupRunner(IKernel kernel, AddressGate gate, AddressKeeper keeper, ProgramRunner programs, RunnerPorts ports)
{
    private readonly Dictionary<string, GroupRun> _runs = new(StringComparer.Ordinal);
    private readonly HashSet<(string Group, string Interface)> _withoutCarrier = [];

    /// <summary>How long an address outlives an agent that renews it no more.</summary>
    public TimeSpan AddressLifetime { get; set; }

    /// <summary>Groups that hold an address on this interface fail at once: nobody waits for deadtime.</summary>
    public void CarrierLost(string name)
    {
        foreach (var run in _runs.Values)
        {
            foreach (var (resource, address) in run.Addresses)
            {
                if (address.Interface == name && run.Phase == RunPhase.Started)
                    Failed(run, resource, NoCarrier(name));
            }
        }
    }

    /// <summary>The groups that failed here for want of this interface's carrier: it is back, and their failures may be forgotten.</summary>
    public IReadOnlyList<string> ForgiveCarrier(string name)
    {
        var groups = _withoutCarrier.Where(f => f.Interface == name).Select(f => f.Group).ToList();
        _withoutCarrier.RemoveWhere(f => f.Interface == name);
        return groups;
    }

    public void Start(StartGroup order, IReadOnlyList<Resource> resources)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_runs.ContainsKey(order.Group))
        {
            ports.Answer(new GroupResult(order.Group, order.Attempt, GroupState.Failed, Error: "the group is still being stopped here"));
            return;
        }

        var run = new GroupRun(order.Group, resources) { Attempt = order.Attempt };
        _runs.Add(order.Group, run);
        Advance(run);
    }

    public void Stop(StopGroup order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!_runs.TryGetValue(order.Group, out var run))
        {
            ports.Answer(new GroupResult(order.Group, order.Attempt, GroupState.Stopped));
            return;
        }

        gate.Close([.. run.Addresses.Values.Select(a => a.Address)], "stopped");
        run.Attempt = order.Attempt;
        run.Phase = RunPhase.Stopping;
        run.Failure = null;
        Advance(run);
    }

    public void Announce(string group)
    {
        if (!_runs.TryGetValue(group, out var run) || run.Phase != RunPhase.Started)
            return;
        foreach (var (resource, address) in run.Addresses)
            keeper.Announce(address, ((IpResource)resource).ArpBurst);
    }

    private void Advance(GroupRun run)
    {
        while (!run.Busy)
        {
            switch (run.Phase)
            {
                case RunPhase.Starting when run.Started < run.Resources.Count:
                    StartOne(run, run.Resources[run.Started]);
                    break;
                case RunPhase.Starting:
                    run.Phase = RunPhase.Started;
                    Monitor(run);
                    ports.Answer(new GroupResult(run.Group, run.Attempt, GroupState.Started));
                    return;
                case RunPhase.Stopping when run.Started > 0:
                    StopOne(run, run.Resources[run.Started - 1]);
                    break;
                case RunPhase.Stopping:
                    _runs.Remove(run.Group);
                    ports.Answer(run.Failure is var (resource, error)
                        ? new GroupResult(run.Group, run.Attempt, GroupState.Failed, resource, error)
                        : new GroupResult(run.Group, run.Attempt, GroupState.Stopped));
                    return;
                default:
                    return;
            }
        }
    }

    private void StartOne(GroupRun run, Resource resource)
    {
        run.Busy = true;
        switch (resource)
        {
            case IpResource ip:
                StartAddress(run, ip);
                break;
            case DirectorResource:
                ports.Directing(run.Group, true);
                StartEnded(run, resource, null);
                break;
            default:
                programs.Start(run.Group, resource, error => ports.OnLoop(() => StartEnded(run, resource, error)));
                break;
        }
    }

    private void StartAddress(GroupRun run, IpResource resource)
    {
        if (ServiceAddresses.Resolve(resource, kernel, out var trouble) is not { } address || (trouble = gate.Prepare(address)) is not null)
        {
            StartEnded(run, resource, trouble);
            return;
        }

        if (!ServiceAddresses.HasCarrier(address.Interface, kernel))
        {
            _withoutCarrier.Add((run.Group, address.Interface));
            StartEnded(run, resource, NoCarrier(address.Interface));
            return;
        }

        run.Addresses[resource] = address;
        keeper.Add(address, AddressLifetime, refusal => ports.OnLoop(() =>
        {
            if (refusal is null && run.Phase == RunPhase.Starting)
                refusal = gate.OpenFor(address.Address);
            if (refusal is null && run.Phase == RunPhase.Starting)
                keeper.Announce(address, resource.ArpBurst);
            StartEnded(run, resource, refusal);
        }));
    }

    // What failed is stopped with the rest: a start that failed half way may have left something.
    private void StartEnded(GroupRun run, Resource resource, string? error)
    {
        run.Busy = false;
        run.Started++;
        if (error is not null && run.Phase == RunPhase.Starting)
        {
            run.Failure = (resource.Name, error);
            run.Phase = RunPhase.Stopping;
            gate.Close([.. run.Addresses.Values.Select(a => a.Address)], "stopped");
        }

        Advance(run);
    }

    private void StopOne(GroupRun run, Resource resource)
    {
        run.Busy = true;
        switch (resource)
        {
            case IpResource when run.Addresses.TryGetValue(resource, out var address):
                keeper.Remove(address, refusal => ports.OnLoop(() => StopEnded(run, resource, refusal)));
                break;
            case IpResource:
                StopEnded(run, resource, null);
                break;
            case DirectorResource:
                ports.Directing(run.Group, false);
                StopEnded(run, resource, null);
                break;
            default:
                programs.Stop(run.Group, resource, error => ports.OnLoop(() => StopEnded(run, resource, error)));
                break;
        }
    }

    private void StopEnded(GroupRun run, Resource resource, string? error)
    {
        run.Busy = false;
        if (error is null)
        {
            run.Addresses.Remove(resource);
            run.Started--;
            Advance(run);
            return;
        }

        run.Phase = RunPhase.Blocked;
        ports.Answer(new GroupResult(run.Group, run.Attempt, GroupState.Blocked, resource.Name, error));
    }

    private void Monitor(GroupRun run)
    {
        foreach (var resource in run.Resources)
        {
            if (resource is not (IpResource or DirectorResource))
                programs.Monitor(run.Group, resource, error => ports.OnLoop(() => Failed(run, resource, error)));
        }
    }

    private static string NoCarrier(string name) => $"{name} has no carrier";

    private void Failed(GroupRun run, Resource resource, string error)
    {
        if (run.Addresses.TryGetValue(resource, out var address))
            _withoutCarrier.Add((run.Group, address.Interface));
        if (run.Phase == RunPhase.Started && _runs.GetValueOrDefault(run.Group) == run)
            ports.Answer(new GroupFailure(run.Group, resource.Name, error));
    }
}
