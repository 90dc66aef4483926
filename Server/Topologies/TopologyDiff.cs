using System.Text.Json.Nodes;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Topologies;

/// <summary>The differences of two documents, list entries by name.</summary>
internal static class TopologyDiff
{
    public static IReadOnlyList<TopologyChange> Compare(ClusterTopology before, ClusterTopology after)
    {
        var changes = new List<TopologyChange>();
        Compare("", JsonNode.Parse(CanonicalJson.Write(before)), JsonNode.Parse(CanonicalJson.Write(after)), changes);
        return changes;
    }

    private static void Compare(string pointer, JsonNode? before, JsonNode? after, List<TopologyChange> changes)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject || after is JsonObject)
            Children(pointer, Fields(before), Fields(after), changes);
        else if (Named(before) is { } a && Named(after) is { } b)
            Children(pointer, a, b, changes);
        else
            changes.Add(new(pointer, before is null ? "added" : after is null ? "removed" : "changed", before?.ToJsonString(), after?.ToJsonString()));
    }

    private static void Children(string pointer, Dictionary<string, JsonNode?> before, Dictionary<string, JsonNode?> after, List<TopologyChange> changes)
    {
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var (a, b) = (before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            var at = JsonPointer.Append(pointer, key);
            if (a is null || b is null)
                changes.Add(new(at, a is null ? "added" : "removed", a?.ToJsonString(), b?.ToJsonString()));
            else
                Compare(at, a, b, changes);
        }
    }

    private static Dictionary<string, JsonNode?> Fields(JsonNode? node) => node is JsonObject o ? o.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal) : [];

    private static Dictionary<string, JsonNode?>? Named(JsonNode? node)
    {
        if (node is not JsonArray array || array.Any(e => e is not JsonObject o || o["name"] is null))
            return null;
        var names = array.Select(e => e!["name"]!.ToString()).ToList();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Count ? names.Zip(array).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal) : null;
    }
}
