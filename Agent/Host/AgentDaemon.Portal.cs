using ClusterPortal.Agent.Core;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host;

/// <summary>What the portal asks of the agent, and what it is told.</summary>
public sealed partial class AgentDaemon
{
    public AgentHello Hello() => new(AgentVersion.Text, IncarnationText, Memory.Revision?.Number ?? 0, Memory.Revision?.Hash ?? "");

    public void ApplyRevision(RevisionEnvelope revision)
    {
        lock (_lock)
        {
            if (Memory.Accept(revision))
                Follow();
        }
    }

    public void ApplyKeys(KeyRing keys)
    {
        if (Memory.Accept(keys))
            _loop?.Post(keys);
    }

    public Task<CommandResult> ExecuteAsync(AgentCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Task.FromResult(command.Verb switch
        {
            "standby" => SetStandby(standby: true, "portal"),
            "online" => SetStandby(standby: false, "portal"),
            "cleanup" => Act(command, new CleanupRequested(command.Group ?? "")),
            "move" => Move(command),
            _ => new CommandResult(false, $"The agent of {Node} does not know {command.Verb}."),
        });
    }

    public NodeReport Report()
    {
        var latest = _board.Latest;
        var counters = _counters.Snapshot();
        foreach (var (name, value) in latest?.Counters ?? new SortedDictionary<string, long>(StringComparer.Ordinal))
            counters[name] = value;
        var report = (latest ?? new NodeReport { Node = Node, Incarnation = IncarnationText, Sequence = 0, At = default, AgentVersion = "" }) with
        {
            Sequence = Interlocked.Increment(ref _reports),
            At = TimeProvider.System.GetUtcNow(),
            AgentVersion = AgentVersion.Text,
            RevisionNumber = Memory.Revision?.Number ?? 0,
            RevisionHash = Memory.Revision?.Hash ?? "",
            Table = _director.Report,
            Checks = _director.Checks,
            Pings = _pings.Reports,
            Counters = counters,
            Warnings = Warnings(),
        };
        return ReportAssembly.Fit(report);
    }

    public Task WaitForChangeAsync(TimeSpan longest, CancellationToken cancellationToken) => _board.WaitAsync(longest, cancellationToken);

    private CommandResult SetStandby(bool standby, string by)
    {
        try
        {
            Memory.SetStandby(standby);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new CommandResult(false, $"{Node} cannot write its state directory: {e.Message}");
        }

        _loop?.Post(new StandbyChanged(standby, by));
        return new CommandResult(true);
    }

    private CommandResult Move(AgentCommand command)
    {
        if (command.Target is { } target && Memory.Topology?.Nodes.Any(n => n.Name == target) != true)
            return new CommandResult(false, $"There is no node {target} in revision {Memory.Revision?.Number ?? 0}.");
        if (_board.Latest?.Membership.Coordinator is var coordinator && coordinator != Node)
            return new CommandResult(false, $"{Node} does not coordinate; {coordinator ?? "nobody"} does. Ask that node.");
        return Act(command, new MoveRequested(command.Group ?? "", command.Target));
    }

    private CommandResult Act(AgentCommand command, NodeInput input)
    {
        if (Memory.Topology?.Groups.Any(g => g.Name == command.Group) != true)
            return new CommandResult(false, $"There is no group {command.Group} in revision {Memory.Revision?.Number ?? 0}.");
        if (_loop is not { } loop)
            return new CommandResult(false, $"The agent of {Node} takes no part in the cluster yet.");
        loop.Post(input);
        return new CommandResult(true);
    }

    private List<string> Warnings()
    {
        var warnings = new List<string>(_director.Warnings);
        if (!_gate.Supported)
            warnings.Add("no-netdev-gate");
        if (_gate.Trouble is { } trouble)
            warnings.Add("gate-refused " + trouble);
        if (Memory.Keys is null)
            warnings.Add("no-keys");
        if (Memory.Topology is null)
            warnings.Add("no-revision");
        else if (_loop is null)
            warnings.Add("not-in-topology");
        if (_loop is { } loop)
        {
            warnings.AddRange(loop.PathWarnings);
            if (loop.LateOfLate)
                warnings.Add("loop-late");
        }

        if (Events.DiskRefuses)
            warnings.Add("disk-refuses");
        foreach (var damage in _parts.State.Damage)
            warnings.Add("state-damaged " + damage);
        foreach (var resource in Memory.Topology?.Groups.SelectMany(g => g.Resources) ?? [])
        {
            if (resource is VmResource or RouteResource)
                warnings.Add("resource-unsupported " + resource.Name);
        }

        return warnings;
    }
}
