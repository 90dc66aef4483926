using ClusterPortal.Client.Model.Services;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model.Map;

/// <summary>
/// Places the map: each partition a field of its own, the strongest first; nodes without a recent word beside them;
/// services with their real servers below. The same snapshot gives the same picture.
/// </summary>
public static class MapLayout
{
    public const double NodeWidth = 172;
    public const double NodeHeight = 66;
    private const double BadgeHeight = 24;
    private const double GapX = 168;
    private const double GapY = 76;
    private const double Padding = 22;
    private const double TitleHeight = 28;
    private const double FieldGap = 56;
    private const double MaxWidth = 1000;
    private const double MinWidth = 640;

    /// <summary>Half a row: a line to the next field does not run behind the boxes of this one.</summary>
    private const double Stagger = (NodeHeight + GapY) / 2;

    public static MapModel Of(ClusterStatus status, DateTimeOffset now)
    {
        var hulls = new List<MapHull>();
        var nodes = new List<MapNode>();
        var (x, y, rowBottom, width) = (0.0, 0.0, 0.0, 0.0);
        foreach (var field in Fields(status, now))
        {
            var columns = Columns(field.Nodes.Count);
            var placed = Place(status, field.Nodes, columns, now);
            var fieldWidth = placed.Max(n => n.Box.Right) + Padding;
            var fieldHeight = placed.Max(n => n.Box.Bottom) + Padding;
            if (x > 0 && x + fieldWidth > MaxWidth)
                (x, y) = (0, rowBottom + FieldGap);
            var top = x > 0 ? y + Stagger : y;
            nodes.AddRange(placed.Select(n => n with { Box = n.Box with { X = n.Box.X + x, Y = n.Box.Y + top } }));
            if (field.Word is { } word)
                hulls.Add(Hull(new Box(x, top, fieldWidth, fieldHeight), hulls.Count + 1, word, field.Nodes));
            width = Math.Max(width, x + fieldWidth);
            rowBottom = Math.Max(rowBottom, top + fieldHeight);
            x += fieldWidth + FieldGap;
        }

        var services = ServiceStrip.Of(ServiceRows.Of(status, now), Math.Max(width, MaxWidth), rowBottom + 32);
        List<Box> strip = [.. services.SelectMany(s => s.Servers.Select(r => r.Box).Append(s.Box))];
        var full = strip.Select(b => b.Right).Append(width).Append(MinWidth).Max();
        nodes = nodes.ConvertAll(n => n with { Box = Moved(n.Box, (full - width) / 2) });
        hulls = hulls.ConvertAll(h => h with { Box = Moved(h.Box, (full - width) / 2) });
        return new MapModel(full, strip.Select(b => b.Bottom).Append(rowBottom).Max() + 2, hulls, MapLinks.Of(status, nodes, now), nodes, services);
    }

    private static Box Moved(Box box, double right) => box with { X = box.X + right };

    private sealed record Field(MembershipReport? Word, IReadOnlyList<NodeStatus> Nodes);

    /// <summary>A node stands in the partition it computes itself; nodes whose word is old stand alone.</summary>
    private static IEnumerable<Field> Fields(ClusterStatus status, DateTimeOffset now)
    {
        var fresh = status.Nodes.Where(n => Freshness.IsFresh(n, now)).ToList();
        var partitions = fresh
            .GroupBy(n => string.Join('\n', n.Report!.Membership.Partition.Order(StringComparer.Ordinal)), StringComparer.Ordinal)
            .Select(g => new Field(g.First().Report!.Membership, [.. g]))
            .OrderByDescending(f => f.Word!.Quorate)
            .ThenByDescending(f => f.Word!.Votes);
        var others = status.Nodes.Except(fresh).ToList();
        return others.Count == 0 ? partitions : partitions.Append(new Field(null, others));
    }

    private static int Columns(int nodes) => nodes switch { <= 2 => nodes, <= 4 => 2, _ => (int)Math.Ceiling(Math.Sqrt(nodes)) };

    private static List<MapNode> Place(ClusterStatus status, IReadOnlyList<NodeStatus> members, int columns, DateTimeOffset now)
    {
        var coordinator = members.Select(n => Freshness.IsFresh(n, now) ? n.Report!.Membership.Coordinator : null).FirstOrDefault(c => c is not null);
        var placed = new List<MapNode>();
        var y = Padding + TitleHeight;
        foreach (var row in members.Chunk(columns))
        {
            var inset = (columns - row.Length) * (NodeWidth + GapX) / 2;
            var boxes = row.Select((n, i) => Node(status, n, coordinator, Padding + inset + (i * (NodeWidth + GapX)), y, now)).ToList();
            placed.AddRange(boxes);
            y += boxes.Max(b => b.Box.Height) + GapY;
        }

        return placed;
    }

    private static MapNode Node(ClusterStatus status, NodeStatus node, string? coordinator, double x, double y, DateTimeOffset now)
    {
        var declared = status.Topology.Nodes.FirstOrDefault(n => n.Name == node.Name) ?? new Node { Name = node.Name };
        var held = Freshness.IsFresh(node, now)
            ? node.Report!.Addresses.Where(a => a is { Set: true, GateOpen: true }).Select(a => a.Address).ToList()
            : [];
        var (grade, word) = NodeStanding.Of(status, node, now);
        return new MapNode(
            new Box(x, y, NodeWidth, NodeHeight + (held.Count * BadgeHeight)),
            node.Name, grade, word, node.Name == coordinator, declared.Priority, declared.Votes, held);
    }

    private static MapHull Hull(Box box, int number, MembershipReport word, IReadOnlyList<NodeStatus> members) =>
        new(box, number, word.Quorate, word.Votes, word.VotesTotal, word.Coordinator, [.. members.Select(n => n.Name)]);
}
