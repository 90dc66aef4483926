using System.Globalization;
using System.Text.Json.Nodes;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Topologies;

/// <summary>One named entry of a list in the document: <c>/nodes/web1</c>, or a real server of a virtual service.</summary>
/// <param name="List">The list's property.</param>
/// <param name="Parent">The virtual service that holds the list of real servers; null for the lists at the top.</param>
public sealed record PartAddress(string List, string Name, string? Parent = null);

/// <summary>Reads and changes one part of a document. Whether the whole is valid afterwards is asked of the whole.</summary>
public sealed class DocumentParts(ClusterTopology topology)
{
    private readonly JsonObject _document = JsonNode.Parse(CanonicalJson.Write(topology))!.AsObject();

    public string Text => _document.ToJsonString();

    /// <summary>The list; null when its parent is not there.</summary>
    public JsonArray? List(string list, string? parent = null)
    {
        if (parent is null)
            return Array(_document, list);
        return Array(_document, "virtualServices").FirstOrDefault(s => NameOf(s!) == parent) is JsonObject service ? Array(service, list) : null;
    }

    public JsonNode? Find(PartAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return List(address.List, address.Parent)?.FirstOrDefault(e => KeyOf(e!, address.Parent) == address.Name);
    }

    /// <summary>Puts an entry in the place of the one with that name, or at the end. False: the parent is not there.</summary>
    public bool Put(PartAddress address, JsonObject entry)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(entry);
        if (List(address.List, address.Parent) is not { } list)
            return false;
        if (Find(address) is { } before)
            list[list.IndexOf(before)] = entry;
        else
            list.Add(entry);
        return true;
    }

    public bool Remove(PartAddress address) => Find(address) is { } entry && List(address.List, address.Parent)!.Remove(entry);

    /// <summary>JSON merge patch (RFC 7396): what is null is taken away, objects are merged, all else is replaced.</summary>
    public bool Merge(PartAddress address, JsonObject patch)
    {
        if (Find(address) is not JsonObject entry)
            return false;
        Merge(entry, patch);
        return true;
    }

    /// <summary>What an entry goes by: its name, or a real server's address:port.</summary>
    public string? KeyOf(JsonNode entry, string? parent)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (NameOf(entry) is { } name || parent is null)
            return NameOf(entry);
        var service = Array(_document, "virtualServices").First(s => NameOf(s!) == parent)!;
        var port = Number(entry["port"]) is > 0 and var own ? own : Number(service["port"]);
        var address = entry["address"]?.ToString() ?? "";
        return string.Create(CultureInfo.InvariantCulture, $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}");
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value.DeepClone();
        }
    }

    private static JsonArray Array(JsonObject holder, string list)
    {
        if (holder[list] is JsonArray array)
            return array;
        var empty = new JsonArray();
        holder[list] = empty;
        return empty;
    }

    private static string? NameOf(JsonNode entry) => entry["name"]?.ToString();

    private static int Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
}
