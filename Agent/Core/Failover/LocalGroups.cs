using System.Text.Json;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Core.Failover;

/// <summary>
/// What this node runs, and its obedience: it starts only on an order of the coordinator of its accepted view with a number above the
/// last it obeyed, and stops by itself the moment its lease is over.
/// </summary>
internal sealed class LocalGroups(NodeContext node)
{
    private readonly SortedDictionary<string, LocalGroup> _groups = new(StringComparer.Ordinal);

    public IReadOnlyCollection<LocalGroup> All => _groups.Values;

    public bool AllIdle
    {
        get
        {
            foreach (var group in _groups.Values)
            {
                if (!group.Idle)
                    return false;
            }

            return true;
        }
    }

    public int Running
    {
        get
        {
            var count = 0;
            foreach (var group in _groups.Values)
                count += group.Idle ? 0 : 1;
            return count;
        }
    }

    /// <summary>Someone else says it runs what runs here.</summary>
    public bool AnyRuns(IReadOnlyList<GroupWord> words)
    {
        foreach (var word in words)
        {
            if (word.State is not (GroupState.Stopped or GroupState.Failed) && _groups.TryGetValue(word.Group, out var mine) && !mine.Idle)
                return true;
        }

        return false;
    }

    public LocalGroup Get(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
            _groups.Add(name, group = new LocalGroup(name));
        return group;
    }

    /// <summary>Forgets idle groups that are declared no more, stops the others, and restarts what is made of other resources now.</summary>
    public void Follow(ClusterTopology before, ClusterTopology after)
    {
        foreach (var group in after.Groups)
            Get(group.Name);
        foreach (var local in _groups.Values.ToArray())
        {
            var declared = Find(after, local.Name);
            if (declared is null && local.Idle)
                _groups.Remove(local.Name);
            else if (!local.Idle && (declared is null || Find(before, local.Name) is not { } was || !SameRun(was.Resources, declared.Resources)))
                Stop(local, "revision");
        }
    }

    /// <summary>What runs need not be started again: tables and checks follow by themselves, timeouts count from the next start.</summary>
    private static bool SameRun(IReadOnlyList<Resource> a, IReadOnlyList<Resource> b) => a.Select(AsRun).SequenceEqual(b.Select(AsRun), StringComparer.Ordinal);

    private static string AsRun(Resource resource) => resource switch
    {
        DirectorResource => resource.Identity,
        IpResource ip => $"{ip.Identity}/{ip.PrefixLength} {ip.Interface} {ip.Label} {ip.Broadcast}",
        _ => JsonSerializer.Serialize(
            resource with { StartTimeoutMs = 0, StopTimeoutMs = 0, MonitorIntervalMs = 0, MonitorTimeoutMs = 0, OnFail = FailureAction.Restart },
            ContractJson.Default.Resource),
    };

    private static Group? Find(ClusterTopology topology, string name)
    {
        foreach (var group in topology.Groups)
        {
            if (group.Name == name)
                return group;
        }

        return null;
    }

    /// <summary>The right to run is over: everything stops, whatever can be reached.</summary>
    public void StopAll(string reason)
    {
        foreach (var group in _groups.Values)
        {
            if (!group.Idle)
                Stop(group, reason);
        }
    }

    public void Obey(IReadOnlyList<Order> orders, View view, Instant leaseEnd, Instant leaseEndInView)
    {
        foreach (var order in orders)
        {
            if (!_groups.TryGetValue(order.Group, out var group) || !Above(group.Obeyed, view.Id.Term, order.Number))
                continue;
            if (order.Target == node.Self ? Start(group, leaseEnd, leaseEndInView) : StopOrdered(group))
            {
                group.Obeyed = (view.Id.Term, order.Number);
                node.Changed = true;
            }
        }
    }

    private static bool Above((ulong Term, uint Number) obeyed, ulong term, uint number) =>
        term > obeyed.Term || (term == obeyed.Term && number > obeyed.Number);

    /// <summary>False: not yet, asked again with the next step.</summary>
    private bool Start(LocalGroup group, Instant leaseEnd, Instant leaseEndInView)
    {
        switch (group.State)
        {
            case GroupState.Started:
                node.Effects.Add(new AnnounceGroup(group.Name));
                return true;
            case GroupState.Starting:
                return group.StopWanted is null;
            case GroupState.Stopped or GroupState.Failed when leaseEndInView > node.Now && leaseEnd > node.Now && Find(node.Topology, group.Name) is not null:
                group.State = GroupState.Starting;
                group.Attempt++;
                group.Since = node.Now;
                group.Error = null;
                group.StopWanted = null;
                node.Emit(EventKind.GroupStarting, EventSeverity.Info, ("group", group.Name));
                node.Effects.Add(new StartGroup(group.Name, group.Attempt, leaseEnd));
                return true;
            default:
                return false;
        }
    }

    private bool StopOrdered(LocalGroup group)
    {
        if (!group.Idle)
            Stop(group, "ordered");
        return true;
    }

    /// <summary>Gates close at once even while a start or stop is under way; a blocked group is tried again.</summary>
    public void Stop(LocalGroup group, string reason)
    {
        if (group.State == GroupState.Stopping)
            return;
        group.State = GroupState.Stopping;
        group.Attempt++;
        group.Since = node.Now;
        group.StopWanted = null;
        node.Changed = true;
        node.Emit(EventKind.GroupStopping, reason == "ordered" ? EventSeverity.Info : EventSeverity.Warning, ("group", group.Name), ("reason", reason));
        node.Effects.Add(new StopGroup(group.Name, group.Attempt, reason));
    }

    public void Ended(GroupResult result)
    {
        if (!_groups.TryGetValue(result.Group, out var group) || group.Attempt != result.Attempt
            || group.State is not (GroupState.Starting or GroupState.Stopping))
            return;
        var took = NodeContext.Ms(node.Now - group.Since);
        node.Changed = true;
        switch (result.State)
        {
            case GroupState.Started when group.State == GroupState.Starting:
                group.State = GroupState.Started;
                node.Emit(EventKind.GroupStarted, EventSeverity.Info, ("group", group.Name), ("tookMs", took));
                break;
            case GroupState.Stopped:
                group.State = group.Error is null ? GroupState.Stopped : GroupState.Failed;
                node.Emit(EventKind.GroupStopped, EventSeverity.Info, ("group", group.Name), ("tookMs", took));
                if (Find(node.Topology, group.Name) is null)
                    _groups.Remove(group.Name);
                break;
            case GroupState.Failed when group.State == GroupState.Starting:
                group.State = GroupState.Failed;
                CountFailure(group, result.Resource ?? "", result.Error ?? "");
                break;
            default:
                group.State = GroupState.Blocked;
                group.Error = result.Error;
                node.Emit(EventKind.GroupBlocked, EventSeverity.Error,
                    ("group", group.Name), ("resource", result.Resource ?? ""), ("reason", result.Error ?? ""));
                break;
        }
    }

    /// <summary>A resource of a running group failed by itself: the group stops here, and the coordinator places it anew.</summary>
    public void Failed(GroupFailure failure)
    {
        if (!_groups.TryGetValue(failure.Group, out var group) || group.State != GroupState.Started)
            return;
        CountFailure(group, failure.Resource, failure.Error);
        Stop(group, "failed");
    }

    private void CountFailure(LocalGroup group, string resource, string error)
    {
        group.FailCount++;
        group.FailedAt = node.Now;
        group.Error = error;
        node.Emit(EventKind.GroupFailed, EventSeverity.Error, ("group", group.Name), ("resource", resource), ("reason", error));
    }

    public void Cleanup(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
            return;
        group.FailCount = 0;
        group.Error = null;
        if (group.State == GroupState.Failed)
            group.State = GroupState.Stopped;
        else if (group.State == GroupState.Blocked)
            Stop(group, "cleanup");
        node.Changed = true;
    }

    /// <summary>Failures are forgotten after the group's failure timeout.</summary>
    public void ForgetOldFailures()
    {
        foreach (var declared in node.Topology.Groups)
        {
            if (declared.FailureTimeoutMs > 0 && _groups.TryGetValue(declared.Name, out var group) && group.FailCount > 0
                && group.FailedAt + TimeSpan.FromMilliseconds(declared.FailureTimeoutMs) <= node.Now)
                Cleanup(declared.Name);
        }
    }

    public IReadOnlyList<GroupWord> Words()
    {
        var words = new GroupWord[_groups.Count];
        var i = 0;
        foreach (var group in _groups.Values)
            words[i++] = new GroupWord(group.Name, group.State, group.Obeyed.Term, group.Obeyed.Number, group.FailCount);
        return words;
    }
}
