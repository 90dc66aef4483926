using System.Runtime.CompilerServices;
using ClusterPortal.Agent.Core.Membership;

namespace ClusterPortal.Agent.Core.Wire;

internal ref struct HeartbeatEncoder(Heartbeat packet, Roster roster, Span<byte> destination)
{
    private WireWriter _writer = new(destination);
    private PlaceTable _places;
    private int _nodes;

    public int Encode()
    {
        _writer.Byte(HeartbeatCodec.Version);
        NodeTable();
        Header();
        Views();
        Echoes();
        Promises();
        Groups();
        Orders();
        return _writer.Written;
    }

    /// <summary>The sender, then every other node the packet speaks of in the order of the roster.</summary>
    private void NodeTable()
    {
        var used = packet.Up | packet.Partition | packet.Accepted.Members | packet.Proposed.Members;
        if (!packet.Accepted.Id.IsNone)
            used = used.With(packet.Accepted.Id.Proposer);
        if (!packet.Proposed.Id.IsNone)
            used = used.With(packet.Proposed.Id.Proposer);
        for (var i = 0; i < packet.Echoes.Count; i++)
            used = used.With(packet.Echoes[i].Peer);
        for (var i = 0; i < packet.Promises.Count; i++)
            used = used.With(packet.Promises[i].Node);
        for (var i = 0; i < packet.Orders.Count; i++)
            used = packet.Orders[i].Target < 0 ? used : used.With(packet.Orders[i].Target);

        used = used.Without(packet.Sender);
        _writer.Byte((byte)(used.Count + 1));
        Name(packet.Sender);
        foreach (var node in used)
            Name(node);
    }

    private void Name(int node)
    {
        _writer.Name(roster[node]);
        _places[node] = (byte)_nodes++;
    }

    private void Header()
    {
        _writer.Byte((byte)((packet.Standby ? HeartbeatFlags.Standby : 0) | (packet.Proposed == packet.Accepted ? HeartbeatFlags.SameView : 0)));
        _writer.Fixed(packet.Incarnation);
        _writer.Number(packet.Sequence);
        _writer.Number((ulong)Math.Max(0, packet.Revision));
        _writer.Fixed(packet.RevisionHash);
        _writer.Duration(packet.Lease);
        _writer.Number(packet.HighestTerm);
        Set(packet.Up);
        Set(packet.Partition);
        _writer.Fixed(packet.PingScore);
    }

    private void Views()
    {
        View(packet.Accepted);
        if (packet.Proposed != packet.Accepted)
            View(packet.Proposed);
    }

    private void View(View view)
    {
        _writer.Number(view.Id.Term);
        if (view.Id.IsNone)
            return;
        _writer.Byte(_places[view.Id.Proposer]);
        _writer.Fixed(view.Id.ProposerIncarnation);
        Set(view.Members);
    }

    private void Echoes()
    {
        _writer.Byte((byte)packet.Echoes.Count);
        for (var i = 0; i < packet.Echoes.Count; i++)
        {
            var echo = packet.Echoes[i];
            _writer.Byte(_places[echo.Peer]);
            _writer.Fixed(echo.Incarnation);
            _writer.Number(echo.Sequence);
            _writer.Byte(echo.Supported ? (byte)1 : (byte)0);
            _writer.Duration(echo.Held);
            _writer.Byte(echo.Paths);
        }
    }

    private void Promises()
    {
        _writer.Byte((byte)packet.Promises.Count);
        for (var i = 0; i < packet.Promises.Count; i++)
        {
            _writer.Byte(_places[packet.Promises[i].Node]);
            _writer.Duration(packet.Promises[i].Remaining);
        }
    }

    private void Groups()
    {
        _writer.Byte((byte)packet.Groups.Count);
        for (var i = 0; i < packet.Groups.Count; i++)
        {
            var word = packet.Groups[i];
            _writer.Name(word.Group);
            _writer.Byte((byte)word.State);
            _writer.Number(word.ObeyedTerm);
            _writer.Number(word.ObeyedNumber);
            _writer.Number((ulong)Math.Max(0, word.FailCount));
        }
    }

    /// <summary>A group that has a word is named by that word's place, any other by its name.</summary>
    private void Orders()
    {
        _writer.Byte((byte)packet.Orders.Count);
        for (var i = 0; i < packet.Orders.Count; i++)
        {
            var order = packet.Orders[i];
            var place = PlaceOfGroup(order.Group);
            _writer.Byte((byte)place);
            if (place == packet.Groups.Count)
                _writer.Name(order.Group);
            _writer.Number(order.Number);
            _writer.Byte(order.Target < 0 ? HeartbeatFlags.Nowhere : _places[order.Target]);
        }
    }

    private readonly int PlaceOfGroup(string group)
    {
        var place = 0;
        while (place < packet.Groups.Count && packet.Groups[place].Group != group)
            place++;
        return place;
    }

    private void Set(NodeSet nodes)
    {
        ulong bits = 0;
        foreach (var node in nodes)
            bits |= 1UL << _places[node];
        _writer.Mask(bits, _nodes);
    }

    [InlineArray(Roster.Capacity)]
    private struct PlaceTable
    {
        private byte _first;
    }
}

internal static class HeartbeatFlags
{
    public const int Standby = 1;

    /// <summary>The proposed view is the accepted one and is not written again.</summary>
    public const int SameView = 2;

    public const int Known = Standby | SameView;

    /// <summary>An order's target: stopped everywhere.</summary>
    public const byte Nowhere = 0xFF;
}
