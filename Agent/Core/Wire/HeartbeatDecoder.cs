using System.Runtime.CompilerServices;
using System.Text;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core.Wire;

internal ref struct HeartbeatDecoder(ReadOnlySpan<byte> bytes, Roster roster)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private WireReader _reader = new(bytes);
    private RosterTable _indexes;
    private int _nodes;

    /// <summary>Places of the table that something spoke of. All must be: a name for nothing has no place in a packet.</summary>
    private ulong _used = 1;

    public Heartbeat? Decode(out string? refusal)
    {
        if (_reader.Byte() != HeartbeatCodec.Version)
            _reader.Refuse(HeartbeatCodec.OtherVersion);
        NodeTable();
        var packet = _reader.Refusal is null ? Body() : null;
        if (!_reader.AtEnd || _used != AllPlaces)
            _reader.Refuse(HeartbeatCodec.Malformed);
        if (_indexes[0] < 0)
            _reader.Refuse(HeartbeatCodec.UnknownSender);
        refusal = _reader.Refusal;
        return refusal is null ? packet : null;
    }

    private readonly ulong AllPlaces => _nodes == 64 ? ulong.MaxValue : (1UL << _nodes) - 1;

    private void NodeTable()
    {
        var count = _reader.Byte();
        if (count is 0 or > HeartbeatCodec.MaxNodes)
            _reader.Refuse(HeartbeatCodec.Malformed);
        Span<int> starts = stackalloc int[HeartbeatCodec.MaxNodes];
        Span<int> lengths = stackalloc int[HeartbeatCodec.MaxNodes];
        for (; _nodes < count && _reader.Refusal is null; _nodes++)
        {
            var name = _reader.Name();
            (starts[_nodes], lengths[_nodes]) = (_reader.Position - name.Length, name.Length);
            for (var i = 0; i < _nodes; i++)
            {
                if (_bytes.Slice(starts[i], lengths[i]).SequenceEqual(name))
                    _reader.Refuse(HeartbeatCodec.Malformed);
            }

            _indexes[_nodes] = (sbyte)roster.IndexOf(name);
        }
    }

    private Heartbeat Body()
    {
        var flags = _reader.Below(HeartbeatFlags.Known + 1);
        var incarnation = _reader.Fixed();
        var sequence = _reader.Number();
        var revision = (long)_reader.Number(long.MaxValue);
        var revisionHash = _reader.Fixed();
        var lease = _reader.Duration();
        var highestTerm = _reader.Number();
        var up = Known(_reader.Mask(_nodes));
        var partition = Known(_reader.Mask(_nodes));
        var pingScore = _reader.FixedShort();
        var accepted = ReadView();
        var proposed = (flags & HeartbeatFlags.SameView) != 0 ? accepted : ReadView();
        if ((flags & HeartbeatFlags.SameView) == 0 && proposed == accepted)
            _reader.Refuse(HeartbeatCodec.Malformed);
        var echoes = Echoes();
        var promises = Promises();
        var groups = Groups();
        return new Heartbeat
        {
            Sender = _indexes[0],
            Incarnation = incarnation,
            Sequence = sequence,
            Revision = revision,
            RevisionHash = revisionHash,
            Lease = lease,
            HighestTerm = highestTerm,
            Accepted = Known(accepted),
            Proposed = Known(proposed),
            Up = up,
            Partition = partition,
            Standby = (flags & HeartbeatFlags.Standby) != 0,
            PingScore = pingScore,
            Echoes = echoes,
            Promises = promises,
            Groups = groups,
            Orders = Orders(groups),
        };
    }

    /// <summary>In places of the table.</summary>
    private View ReadView()
    {
        var term = _reader.Number();
        if (term == 0)
            return View.None;
        var proposer = _reader.Below(_nodes);
        _used |= 1UL << proposer;
        var id = new ViewId(term, proposer, _reader.Fixed());
        return new View(id, new NodeSet(_reader.Mask(_nodes)));
    }

    private View Known(View places)
    {
        if (places.Id.IsNone)
            return View.None;
        _used |= places.Members.Bits;
        var members = Known(places.Members.Bits);
        return _indexes[places.Id.Proposer] < 0 || members.Count != places.Members.Count
            ? View.None
            : new View(places.Id with { Proposer = _indexes[places.Id.Proposer] }, members);
    }

    private NodeSet Known(ulong places)
    {
        _used |= places;
        var set = NodeSet.None;
        foreach (var place in new NodeSet(places))
        {
            if (_indexes[place] >= 0)
                set = set.With(_indexes[place]);
        }

        return set;
    }

    /// <summary>A node of the table that this list has not named yet.</summary>
    private int NewPlace(ref ulong seen)
    {
        var place = _reader.Below(_nodes);
        if ((seen >> place & 1) != 0)
            _reader.Refuse(HeartbeatCodec.Malformed);
        seen |= 1UL << place;
        _used |= 1UL << place;
        return _indexes[place];
    }

    private List<Echo> Echoes()
    {
        var count = _reader.Below(HeartbeatCodec.MaxNodes + 1);
        var echoes = new List<Echo>(count);
        ulong seen = 0;
        for (var i = 0; i < count && _reader.Refusal is null; i++)
        {
            var peer = NewPlace(ref seen);
            var echo = new Echo(peer, _reader.Fixed(), _reader.Number(), _reader.Below(2) == 1, _reader.Duration(), _reader.Byte());
            if (peer >= 0)
                echoes.Add(echo);
        }

        return echoes;
    }

    private List<Promise> Promises()
    {
        var count = _reader.Below(HeartbeatCodec.MaxNodes + 1);
        var promises = new List<Promise>(count);
        ulong seen = 0;
        for (var i = 0; i < count && _reader.Refusal is null; i++)
        {
            var promise = new Promise(NewPlace(ref seen), _reader.Duration());
            if (promise.Node >= 0)
                promises.Add(promise);
        }

        return promises;
    }

    private List<GroupWord> Groups()
    {
        var count = _reader.Below(HeartbeatCodec.MaxGroups + 1);
        var groups = new List<GroupWord>(count);
        for (var i = 0; i < count && _reader.Refusal is null; i++)
        {
            var name = Encoding.UTF8.GetString(_reader.Name());
            if (groups.Exists(word => word.Group == name))
                _reader.Refuse(HeartbeatCodec.Malformed);
            var state = (GroupState)_reader.Below((int)GroupState.Blocked + 1);
            groups.Add(new GroupWord(name, state, _reader.Number(), (uint)_reader.Number(uint.MaxValue), (int)_reader.Number(int.MaxValue)));
        }

        return groups;
    }

    private List<Order> Orders(List<GroupWord> groups)
    {
        var count = _reader.Below(HeartbeatCodec.MaxGroups + 1);
        var orders = new List<Order>(count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count && _reader.Refusal is null; i++)
        {
            var place = _reader.Below(groups.Count + 1);
            var group = place < groups.Count ? groups[place].Group : Encoding.UTF8.GetString(_reader.Name());
            if (!seen.Add(group) || place == groups.Count && groups.Exists(word => word.Group == group))
                _reader.Refuse(HeartbeatCodec.Malformed);
            var number = (uint)_reader.Number(uint.MaxValue);
            if (Target(out var target))
                orders.Add(new Order(group, number, target));
        }

        return orders;
    }

    /// <summary>False when it is a node unknown here.</summary>
    private bool Target(out int target)
    {
        target = -1;
        var place = _reader.Byte();
        if (place == HeartbeatFlags.Nowhere)
            return true;
        if (place >= _nodes)
        {
            _reader.Refuse(HeartbeatCodec.Malformed);
            return false;
        }

        _used |= 1UL << place;
        target = _indexes[place];
        return target >= 0;
    }

    [InlineArray(Roster.Capacity)]
    private struct RosterTable
    {
        private sbyte _first;
    }
}
