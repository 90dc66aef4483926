using System.Globalization;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model.Map;

/// <summary>One line for each heartbeat path between two nodes, told from what both ends hear.</summary>
public static class MapLinks
{
    private const double Spread = 16;

    public static IReadOnlyList<MapLink> Of(ClusterStatus status, IReadOnlyList<MapNode> nodes, DateTimeOffset now)
    {
        var words = status.Nodes.Where(n => Freshness.IsFresh(n, now)).ToDictionary(n => n.Name, n => n.Report!, StringComparer.Ordinal);
        var paths = status.Topology.Paths.Select(p => p.Name).ToList();
        var links = new List<MapLink>();
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var j = i + 1; j < nodes.Count; j++)
            {
                for (var p = 0; p < paths.Count; p++)
                    links.Add(Link(nodes[i], nodes[j], paths[p], (p - ((paths.Count - 1) / 2.0)) * Spread, words));
            }
        }

        return links;
    }

    private static MapLink Link(MapNode from, MapNode to, string path, double offset, Dictionary<string, NodeReport> words)
    {
        var there = Hears(words, from.Name, to.Name, path);
        var back = Hears(words, to.Name, from.Name, path);
        var (grade, state) = Judge(there, back);
        var (ax, ay, bx, by) = (from.Box.CenterX, Middle(from), to.Box.CenterX, Middle(to));
        var (dx, dy) = (bx - ax, by - ay);
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        var (nx, ny) = (-dy / length, dx / length);
        var (x1, y1) = (ax + (nx * offset), ay + (ny * offset));
        var (x2, y2) = (bx + (nx * offset), by + (ny * offset));
        var diagonal = Math.Abs(dx) > 1 && Math.Abs(dy) > 1;
        var bend = !diagonal && length > 420 ? 80 : 0; // straight past the boxes in between
        var (mx, my) = (((x1 + x2) / 2) + (nx * bend), ((y1 + y2) / 2) + (ny * bend));
        var shape = bend == 0 ? F($"M{x1:0.#} {y1:0.#}L{x2:0.#} {y2:0.#}") : F($"M{x1:0.#} {y1:0.#}Q{mx:0.#} {my:0.#} {x2:0.#} {y2:0.#}");
        var side = offset < 0 ? -1 : 1;
        var t = !diagonal ? 0.5 : offset < 0 ? 0.44 : 0.62; // neighbours' labels at different heights
        var (lx, ly) = bend == 0 ? (x1 + ((x2 - x1) * t), y1 + ((y2 - y1) * t)) : (((x1 + x2) / 2) + (nx * bend / 2), ((y1 + y2) / 2) + (ny * bend / 2));
        var anchor = Math.Abs(nx) < 0.3 ? "middle" : nx * side > 0 ? "start" : "end";
        return new MapLink(from.Name, to.Name, path, grade, state, shape, Label(there, back), lx + (nx * side * 8), ly + (ny * side * 10) + 4, anchor);
    }

    /// <summary>The same height for all boxes of a row, however many badges hang below.</summary>
    private static double Middle(MapNode node) => node.Box.Y + (MapLayout.NodeHeight / 2);

    private static PathReport? Hears(Dictionary<string, NodeReport> words, string node, string peer, string path) =>
        words.TryGetValue(node, out var report)
            ? report.Peers.FirstOrDefault(p => p.Node == peer)?.Paths.FirstOrDefault(p => p.Path == path)
            : null;

    private static (string Grade, string State) Judge(PathReport? there, PathReport? back)
    {
        PathState[] known = [.. new[] { there?.State, back?.State }.OfType<PathState>().Where(s => s != PathState.Unknown)];
        if (known.Length == 0)
            return ("unknown", "unknown");
        if (known.All(s => s == PathState.Up))
            return ("good", "up");
        return known.All(s => s == PathState.Down) ? ("bad", "down") : ("warn", "one-way");
    }

    private static string Label(PathReport? there, PathReport? back) => (there?.RoundTripMs, back?.RoundTripMs) switch
    {
        ({ } a, { } b) => F($"{a:0.00} ⇄ {b:0.00} ms"),
        ({ } a, null) => F($"{a:0.00} ms"),
        (null, { } b) => F($"{b:0.00} ms"),
        _ => "",
    };

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
