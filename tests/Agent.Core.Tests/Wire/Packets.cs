using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Shared.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace ClusterPortal.Agent.Core.Tests.Wire;

/// <summary>Heartbeats for tests: arbitrary ones, and those of the published vectors.</summary>
internal static class Packets
{
    public static Roster Roster(int nodes)
    {
        var roster = new Roster();
        for (var i = 1; i <= nodes; i++)
            roster.Add($"host{i}");
        return roster;
    }

    /// <summary>What a node says first: it has heard nobody.</summary>
    public static Heartbeat First => new()
    {
        Sender = 0,
        Incarnation = 0x0123456789ABCDEF,
        Sequence = 1,
        Revision = 1,
        RevisionHash = 0xFEDCBA9876543210,
        Lease = TimeSpan.FromSeconds(2),
        Up = NodeSet.Of(0),
        Partition = NodeSet.Of(0),
    };

    /// <summary>A coordinator in the middle of a takeover.</summary>
    public static Heartbeat Takeover
    {
        get
        {
            var view = new View(new ViewId(7, 1, 0x1111111111111111), NodeSet.Of(1).With(2));
            return new Heartbeat
            {
                Sender = 1,
                Incarnation = 0x1111111111111111,
                Sequence = 300,
                Revision = 42,
                RevisionHash = 0xA1B2C3D4E5F60718,
                Lease = TimeSpan.FromMilliseconds(300),
                HighestTerm = 7,
                Accepted = view,
                Proposed = view,
                Up = view.Members,
                Partition = view.Members,
                Standby = true,
                PingScore = -1,
                Echoes = [new Echo(0, 0x2222222222222222, 290, Supported: false, TimeSpan.FromMilliseconds(310), 0), new Echo(2, 0x3333333333333333, 301, Supported: true, TimeSpan.FromMilliseconds(12), 0b11)],
                Promises = [new Promise(0, TimeSpan.FromMilliseconds(16))],
                Groups = [new GroupWord("vip", GroupState.Stopped, 6, 3, 1)],
                Orders = [new Order("vip", 4, 2), new Order("虚拟", 1, -1)],
            };
        }
    }

    public static Gen<Heartbeat> Any(int nodes) =>
        from parts in
            from sender in Gen.Choose(0, nodes - 1)
            from up in Sets(nodes)
            from partition in Sets(nodes)
            from accepted in Views(nodes)
            from proposed in Gen.OneOf(Gen.Constant(accepted), Views(nodes))
            select (sender, up, partition, accepted, proposed)
        from numbers in ArbMap.Default.GeneratorFor<ulong>().ArrayOf(5)
        from small in ArbMap.Default.GeneratorFor<short>()
        from lease in Durations
        from echoes in Some(nodes, peer =>
            from incarnation in ArbMap.Default.GeneratorFor<ulong>()
            from sequence in ArbMap.Default.GeneratorFor<ulong>()
            from supported in ArbMap.Default.GeneratorFor<bool>()
            from held in Durations
            from paths in ArbMap.Default.GeneratorFor<byte>()
            select new Echo(peer, incarnation, sequence, supported, held, paths))
        from promises in Some(nodes, peer => from left in Durations select new Promise(peer, left))
        from groups in Some(5, i =>
            from state in Gen.Elements(Enum.GetValues<GroupState>())
            from term in ArbMap.Default.GeneratorFor<ulong>()
            from number in ArbMap.Default.GeneratorFor<uint>()
            from fails in Gen.Choose(0, int.MaxValue)
            select new GroupWord($"group{i}", state, term, number, fails))
        from orders in Some(7, i => from number in ArbMap.Default.GeneratorFor<uint>() from target in Gen.Choose(-1, nodes - 1) select new Order($"group{i}", number, target))
        select new Heartbeat
        {
            Sender = parts.sender,
            Incarnation = numbers[0],
            Sequence = numbers[1],
            Revision = (long)(numbers[2] >> 1),
            RevisionHash = numbers[3],
            HighestTerm = numbers[4],
            Lease = lease,
            Up = parts.up,
            Partition = parts.partition,
            Accepted = parts.accepted,
            Proposed = parts.proposed,
            Standby = small % 2 == 0,
            PingScore = small,
            Echoes = echoes,
            Promises = promises,
            Groups = groups,
            Orders = orders,
        };

    public static Gen<NodeSet> Sets(int nodes) =>
        from bits in ArbMap.Default.GeneratorFor<ulong>() select new NodeSet(nodes == 64 ? bits : bits & ((1UL << nodes) - 1));

    private static Gen<TimeSpan> Durations =>
        Gen.OneOf(Gen.Constant(TimeSpan.Zero), Gen.Choose(0, int.MaxValue).Select(ticks => new TimeSpan(ticks)), Gen.Constant(HeartbeatCodec.MaxDuration));

    private static Gen<View> Views(int nodes) => Gen.OneOf(
        Gen.Constant(View.None),
        from term in ArbMap.Default.GeneratorFor<ulong>()
        from proposer in Gen.Choose(0, nodes - 1)
        from incarnation in ArbMap.Default.GeneratorFor<ulong>()
        from members in Sets(nodes)
        select new View(new ViewId(term | 1, proposer, incarnation), members));

    /// <summary>For some of the numbers below the count, in any order, what they generate.</summary>
    private static Gen<T[]> Some<T>(int count, Func<int, Gen<T>> generate) =>
        from shuffled in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from take in Gen.Choose(0, count)
        from items in Gen.CollectToArray(shuffled.Take(take), generate)
        select items;

    /// <summary>Every value as text, so that a difference can be read.</summary>
    public static string Text(Heartbeat packet) => string.Join('\n',
        $"{packet.Sender} {packet.Incarnation:x} {packet.Sequence} {packet.Revision} {packet.RevisionHash:x} {packet.Lease.Ticks} {packet.HighestTerm}",
        $"{packet.Accepted} {packet.Proposed} {packet.Up} {packet.Partition} {packet.Standby} {packet.PingScore}",
        string.Join(' ', packet.Echoes),
        string.Join(' ', packet.Promises),
        string.Join(' ', packet.Groups),
        string.Join(' ', packet.Orders));
}
