using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Interop;
using ClusterPortal.Agent.Linux.Netlink;
using ClusterPortal.Agent.Linux.Route;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>What the gate is to be.</summary>
internal sealed record GatePlan(IReadOnlyList<string> Interfaces, IReadOnlyList<IPAddress> Held, IReadOnlyList<PhysicalAddress> PassFrom)
{
    /// <summary>What may be in a set; of a lease: what may stay open.</summary>
    public IEnumerable<byte[]> KeysOf(NftSet set) => set == GateTable.Directors
        ? PassFrom.Select(address => address.GetAddressBytes())
        : Held.Select(address => address.GetAddressBytes()).Where(key => key.Length == set.KeyLength);
}

/// <summary>
/// Puts the table in place and compares it with what was put. The kernel words rules in its own way, which differs between versions:
/// after each change they are read once and remembered so.
/// </summary>
internal sealed class GateSetup(NetlinkSocket socket, LinuxLinks links)
{
    private readonly GateReader _reader = new(socket);
    private GatePlan? _plan;
    private IReadOnlyList<GateChain> _chains = [];
    private IReadOnlyList<GateRule> _rules = [];

    /// <summary>The kernel takes a table of the family netdev. A table that is there stays as it is.</summary>
    public bool Probe()
    {
        var batch = new NftBatch(socket);
        batch.Start();
        var there = _reader.Sets().Count > 0 || _reader.Chains().Count > 0;
        GateMessages.Table(batch);
        if (!there)
        {
            foreach (var set in GateTable.Sets)
                GateMessages.Set(batch, set);
            GateMessages.DeleteTable(batch);
        }

        return batch.Commit().Errno == 0;
    }

    public void Install(GatePlan plan)
    {
        if (_plan is not null && Same(plan, _plan) && Read() is not null)
            return;
        var asked = $"install the gate on {string.Join(", ", plan.Interfaces)}";
        foreach (var name in plan.Interfaces)
            links.Find(name, $"{asked}: {name}");

        var batch = new NftBatch(socket, 32 * 1024 + (plan.Interfaces.Count * 4096) + ((plan.Held.Count + plan.PassFrom.Count) * 256));
        batch.Start();
        _plan = null;
        var sets = _reader.Sets();
        GateMessages.Table(batch);
        if (sets.Any(set => GateTable.Sets.FirstOrDefault(ours => ours.Name == set.Key)?.Timeout != set.Value))
        {
            // Somebody else's sets under our names: begin anew.
            GateMessages.DeleteTable(batch);
            GateMessages.Table(batch);
            sets = new Dictionary<string, bool>(StringComparer.Ordinal);
        }
        else
        {
            foreach (var chain in _reader.Chains())
                GateMessages.DeleteChain(batch, chain.Name);
        }

        foreach (var set in GateTable.Sets.Where(set => !sets.ContainsKey(set.Name)))
            GateMessages.Set(batch, set);
        WriteElements(batch, plan, sets);
        foreach (var name in plan.Interfaces)
        {
            GateMessages.Chain(batch, name);
            GateRules.Write(batch, GateTable.ChainOf(name), plan.PassFrom.Count > 0);
        }

        batch.Commit().OrThrow(asked);
        _chains = _reader.Chains();
        _rules = _reader.Rules();
        _plan = plan;
    }

    /// <summary>Null when anything differs from what was installed.</summary>
    public GateState? Read()
    {
        if (_plan is not { } plan || !SameTable(plan))
            return null;
        var open = new Dictionary<IPAddress, TimeSpan>();
        foreach (var lease in (NftSet[])[GateTable.LeaseV4, GateTable.LeaseV6])
        {
            foreach (var element in _reader.Elements(lease))
            {
                // An element without a timeout was put there by somebody else, and would never close.
                if (element.Left is not { } left)
                    return null;
                open[new IPAddress(element.Key)] = left;
            }
        }

        return new GateState(plan.Interfaces, plan.Held, open);
    }

    public void Remove()
    {
        _plan = null;
        var batch = new NftBatch(socket);
        batch.Start();
        GateMessages.Table(batch); // so that the removal of what is not there is no error
        GateMessages.DeleteTable(batch);
        batch.Commit().OrThrow("remove the gate");
    }

    private static bool Same(GatePlan a, GatePlan b) =>
        a.Interfaces.ToHashSet(StringComparer.Ordinal).SetEquals(b.Interfaces) && a.Held.ToHashSet().SetEquals(b.Held) && a.PassFrom.ToHashSet().SetEquals(b.PassFrom);

    private bool SameTable(GatePlan plan)
    {
        var sets = _reader.Sets();
        if (sets.Count != GateTable.Sets.Count || GateTable.Sets.Any(set => !sets.TryGetValue(set.Name, out var timeout) || timeout != set.Timeout))
            return false;
        // A hook by name outlives the interface on new kernels; without the interface it guards nothing.
        var there = links.List().Select(link => link.Name).ToHashSet(StringComparer.Ordinal);
        var rules = _reader.Rules();
        return plan.Interfaces.All(there.Contains)
            && SameChains(_reader.Chains())
            && rules.Count == _rules.Count
            && rules.Zip(_rules).All(pair => pair.First.Chain == pair.Second.Chain && pair.First.Handle == pair.Second.Handle
                && pair.First.Expressions.AsSpan().SequenceEqual(pair.Second.Expressions))
            && KeysOf(GateTable.HeldV4).Concat(KeysOf(GateTable.HeldV6)).ToHashSet(StringComparer.Ordinal).SetEquals(plan.Held.Select(address => Hex(address.GetAddressBytes())))
            && KeysOf(GateTable.Directors).ToHashSet(StringComparer.Ordinal).SetEquals(plan.PassFrom.Select(address => Hex(address.GetAddressBytes())));
    }

    private bool SameChains(IReadOnlyList<GateChain> chains) =>
        chains.Count == _chains.Count
        && chains.OrderBy(chain => chain.Name, StringComparer.Ordinal).Zip(_chains.OrderBy(chain => chain.Name, StringComparer.Ordinal))
            .All(pair => pair.First.Name == pair.Second.Name && pair.First.Hook.AsSpan().SequenceEqual(pair.Second.Hook));

    private IEnumerable<string> KeysOf(NftSet set) => _reader.Elements(set).Select(element => Hex(element.Key));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    private void WriteElements(NftBatch batch, GatePlan plan, IReadOnlyDictionary<string, bool> sets)
    {
        foreach (var set in GateTable.Sets)
        {
            var wanted = plan.KeysOf(set).ToDictionary(Hex, StringComparer.Ordinal);
            var present = sets.ContainsKey(set.Name) ? _reader.Elements(set) : [];
            foreach (var element in present.Where(element => !wanted.ContainsKey(Hex(element.Key)) || (set.Timeout && element.Left is null)))
                GateMessages.DeleteElement(batch, set, element.Key);
            if (set.Timeout)
                continue; // only opening opens
            foreach (var element in present)
                wanted.Remove(Hex(element.Key));
            foreach (var key in wanted.Values)
                batch.Element(NftConstants.NewElement, NetlinkConstants.Create, set, key);
        }
    }
}
