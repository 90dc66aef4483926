using System.Text.Json.Nodes;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Topologies;

/// <summary>
/// Secrets of a topology are written and never read back: who reads gets a blot in their place, and who sends the blot back
/// means what is there already.
/// </summary>
public static class TopologySecrets
{
    /// <summary>The topology with its secrets where blots stood. A blot that stands for nothing is a problem.</summary>
    /// <param name="edited">As someone sent it.</param>
    /// <param name="current">What is there; null for a new cluster.</param>
    public static (ClusterTopology Topology, IReadOnlyList<ValidationProblem> Problems) Restore(ClusterTopology edited, ClusterTopology? current)
    {
        var document = JsonNode.Parse(CanonicalJson.Write(edited))!;
        var problems = new List<ValidationProblem>();
        var restored = Restore("", document, current is null ? null : JsonNode.Parse(CanonicalJson.Write(current)), problems);
        return (restored && problems.Count == 0 ? CanonicalJson.Read(document.ToJsonString()) : edited, problems);
    }

    /// <summary>Whether there was anything to put back.</summary>
    private static bool Restore(string pointer, JsonNode? edited, JsonNode? current, List<ValidationProblem> problems)
    {
        var restored = false;
        if (edited is JsonArray list)
        {
            var others = current as JsonArray;
            foreach (var (i, entry) in list.Index())
                restored |= Restore(JsonPointer.Append(pointer, i), entry, Match(entry, i, others), problems);
        }
        else if (edited is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                var at = JsonPointer.Append(pointer, name);
                var there = (current as JsonObject)?[name];
                if (!IsBlot(name, value))
                    restored |= Restore(at, value, there, problems);
                else if (there is null)
                    problems.Add(new(at, "secret-missing", $"{TopologyDiff.Blot} stands for a secret that is there already, and there is none: write the secret."));
                else
                    (members[name], restored) = (there.DeepClone(), true);
            }
        }

        return restored;
    }

    private static bool IsBlot(string name, JsonNode? value) =>
        Secrets.IsSecret(name) && value is JsonValue text && text.TryGetValue<string>(out var said) && said == TopologyDiff.Blot;

    /// <summary>The same entry before the change: by name, a real server by its address and port, else by place.</summary>
    private static JsonNode? Match(JsonNode? entry, int place, JsonArray? others)
    {
        if (others is null)
            return null;
        foreach (var key in (string[][])[["name"], ["address", "port"]])
        {
            if (entry is JsonObject named && named[key[0]] is not null)
                return others.FirstOrDefault(o => o is JsonObject other && key.All(k => JsonNode.DeepEquals(other[k], named[k])));
        }

        return place < others.Count ? others[place] : null;
    }
}
