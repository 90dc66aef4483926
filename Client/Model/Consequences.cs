using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Client.Model;

/// <summary>What an action would touch, in figures of now.</summary>
public static class Consequences
{
    /// <summary>Nodes that answer for an address.</summary>
    public static IReadOnlyList<string> Holders(ClusterStatus status, DateTimeOffset now) =>
        [.. status.Nodes.Where(n => Held(n, now).Any()).Select(n => n.Name)];

    /// <summary>The addresses that leave the node, and the active connections in its table.</summary>
    public static (IReadOnlyList<string> Addresses, long Connections) OfLosing(ClusterStatus status, string node, DateTimeOffset now)
    {
        var held = status.Nodes.Where(n => n.Name == node).SelectMany(n => Held(n, now)).ToList();
        var table = status.Nodes.FirstOrDefault(n => n.Name == node)?.Report?.Table;
        var connections = held.Count == 0 ? 0 : table?.Services.Sum(s => s.Destinations.Sum(d => (long)d.ActiveConnections)) ?? 0;
        return (held, connections);
    }

    private static IEnumerable<string> Held(NodeStatus node, DateTimeOffset now) =>
        Freshness.IsFresh(node, now) ? node.Report!.Addresses.Where(a => a is { Set: true, GateOpen: true }).Select(a => a.Address) : [];
}
