using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>The differences of two documents, in the order of the model. Entries of lists are matched by what names them, secrets are blotted out.</summary>
public static class TopologyDiff
{
    /// <summary>What a secret is shown as.</summary>
    public const string Blot = "***";

    /// <param name="before">Null: there was none, everything is added.</param>
    /// <param name="after">What it becomes.</param>
    public static IReadOnlyList<TopologyChange> Compute(ClusterTopology? before, ClusterTopology after)
    {
        var changes = new List<TopologyChange>();
        var old = before is null ? [] : Document(before);
        Objects("", old, Document(after), changes);
        return changes;
    }

    private static JsonObject Document(ClusterTopology topology) => JsonNode.Parse(CanonicalJson.Write(topology))!.AsObject();

    private static void Objects(string pointer, JsonObject before, JsonObject after, List<TopologyChange> changes)
    {
        foreach (var (name, _) in before.Concat(after.Where(p => !before.ContainsKey(p.Key))))
            Values(JsonPointer.Append(pointer, name), before[name], after[name], changes);
    }

    private static void Values(string pointer, JsonNode? before, JsonNode? after, List<TopologyChange> changes)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        if (before is JsonObject oldObject && after is JsonObject newObject)
            Objects(pointer, oldObject, newObject, changes);
        else if (before is JsonArray oldList && after is JsonArray newList && oldList.Concat(newList).All(e => e is JsonObject))
            Lists(pointer, oldList, newList, changes);
        else if (before is null || after is null)
            changes.Add(new TopologyChange(pointer, before is null ? "added" : "removed", Text(pointer, before), Text(pointer, after)));
        else
            changes.Add(new TopologyChange(pointer, "changed", Text(pointer, before), Text(pointer, after)));
    }

    private static void Lists(string pointer, JsonArray before, JsonArray after, List<TopologyChange> changes)
    {
        var (oldKeys, newKeys) = (Keys(before), Keys(after));
        for (var i = 0; i < before.Count; i++)
        {
            var j = newKeys.IndexOf(oldKeys[i]);
            Values(JsonPointer.Append(pointer, oldKeys[i]), before[i], j < 0 ? null : after[j], changes);
        }
        for (var j = 0; j < after.Count; j++)
        {
            if (!oldKeys.Contains(newKeys[j], StringComparer.Ordinal))
                Values(JsonPointer.Append(pointer, newKeys[j]), null, after[j], changes);
        }
        // The order of resources is the order they start in.
        var (kept, keptNow) = (oldKeys.Where(newKeys.Contains).ToList(), newKeys.Where(oldKeys.Contains).ToList());
        if (!kept.SequenceEqual(keptNow, StringComparer.Ordinal))
            changes.Add(new TopologyChange(pointer, "changed", "order: " + string.Join(", ", kept), "order: " + string.Join(", ", keptNow)));
    }

    /// <summary>What names each entry; one that is named twice, or not at all, goes by its place.</summary>
    private static List<string> Keys(JsonArray list)
    {
        var keys = new List<string>(list.Count);
        foreach (var (i, entry) in list.Index())
        {
            var key = Key(entry!.AsObject()) ?? "";
            keys.Add(key.Length == 0 || keys.Contains(key, StringComparer.Ordinal) ? $"{key}#{i}" : key);
        }
        return keys;
    }

    private static string? Key(JsonObject entry)
    {
        if (entry["name"] is { } name)
            return name.ToString();
        // Of a node: its address on a path. Of a service: a real server. Of a group: preferences and constraints.
        if (entry["path"] is { } path)
            return path.ToString();
        if (entry["address"] is { } address)
            return address + ":" + (entry["port"] ?? "0");
        if (entry["node"] is { } node)
            return node.ToString();
        return entry["group"] is { } group ? $"{entry["kind"]} {group}" : null;
    }

    private static string? Text(string pointer, JsonNode? node)
    {
        if (node is null)
            return null;
        if (Secrets.IsSecret(pointer[(pointer.LastIndexOf('/') + 1)..]))
            return Blot;
        return node is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.ToString() : Blotted(node).ToJsonString(CanonicalJson.Model.Options);
    }

    private static JsonNode Blotted(JsonNode node)
    {
        var copy = node.DeepClone();
        Secrets.BlotAll(copy, Blot);
        return copy;
    }
}
