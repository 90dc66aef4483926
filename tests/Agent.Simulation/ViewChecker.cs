using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Simulation;

/// <summary>At most one installed view for each term, the same members in it everywhere, terms that never go back, orders from its coordinator alone.</summary>
public sealed class ViewChecker(Cluster cluster)
{
    private readonly Dictionary<(ulong Term, string Proposer, ulong Incarnation), (string Members, HashSet<string> Accepted)> _views = [];
    private readonly Dictionary<ulong, string> _installed = [];
    private readonly Dictionary<string, ulong> _accepted = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, ulong> _highest = [];
    private bool _termsForgotten;

    public ulong HighestTerm { get; private set; }

    public void Sent(AgentProcess process, Heartbeat packet)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(packet);
        var machine = process.Machine;
        _highest.TryGetValue(process.Incarnation, out var before);
        if (packet.HighestTerm < before)
            throw new InvariantException($"{machine.Name} knew of term {before} and speaks of {packet.HighestTerm} (invariant 6)");
        _highest[process.Incarnation] = packet.HighestTerm;
        HighestTerm = Math.Max(HighestTerm, packet.HighestTerm);
        if (packet.Orders.Count > 0 && (packet.Accepted.Id.Proposer != packet.Sender || packet.Accepted.Id.ProposerIncarnation != process.Incarnation))
            throw new InvariantException($"{machine.Name} gives orders in a view that is not its own (invariant 6)");
        if (!packet.Accepted.Id.IsNone)
            Accepted(process, packet.Accepted);
    }

    /// <summary>
    /// A machine whose disk was lost begins again. With it a term may be used a second time, by another incarnation: views are told
    /// apart by that, so it costs nothing but this check.
    /// </summary>
    public void Forgotten(string machine)
    {
        _accepted.Remove(machine);
        _termsForgotten = true;
    }

    private void Accepted(AgentProcess process, View view)
    {
        var (roster, name) = (process.Core.Roster, process.Machine.Name);
        _accepted.TryGetValue(name, out var before);
        if (view.Id.Term < before)
            throw new InvariantException($"{name} accepted term {before} and now {view.Id.Term} (invariant 6)");
        _accepted[name] = view.Id.Term;
        var key = (view.Id.Term, roster[view.Id.Proposer], view.Id.ProposerIncarnation);
        var members = string.Join(", ", roster.Names(view.Members));
        if (!_views.TryGetValue(key, out var known))
            _views[key] = known = (members, new HashSet<string>(StringComparer.Ordinal));
        if (known.Members != members)
            throw new InvariantException($"term {view.Id.Term} of {key.Item2} has the members {known.Members} and also {members} (invariant 6)");
        if (known.Accepted.Add(name) && known.Accepted.Count == view.Members.Count)
            Installed(process, view, $"{key.Item2}/{view.Id.ProposerIncarnation:x} {members}");
    }

    private void Installed(AgentProcess process, View view, string text)
    {
        var topology = process.Machine.Topology;
        if (topology.Quorum.Policy != QuorumPolicy.Majority || !new QuorumRule(topology, process.Core.Roster).Quorate(view.Members))
            return;
        cluster.Trace.Write("views", $"term {view.Id.Term} of {text} is accepted by all");
        if (!_installed.TryAdd(view.Id.Term, text) && !_termsForgotten)
            throw new InvariantException($"term {view.Id.Term} is installed as {_installed[view.Id.Term]} and as {text} (invariant 6)");
    }
}
