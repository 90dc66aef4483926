using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>
/// A topology as text. Two equal topologies give the same bytes: properties in the order of the model, dictionaries by key,
/// nulls left out, no white space.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The longest document that is read, in characters.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private static readonly JsonTypeInfo<ClusterTopology> Compact = TypeInfo(indented: false);
    private static readonly JsonTypeInfo<ClusterTopology> Indented = TypeInfo(indented: true);

    /// <summary>The strict reader's view of the document: also what the JSON Schema is made from.</summary>
    internal static JsonTypeInfo<ClusterTopology> Model => Compact;

    /// <summary>The form that is hashed, signed and sent.</summary>
    public static string Write(ClusterTopology topology) => JsonSerializer.Serialize(Sorted(topology), Compact);

    /// <summary>The form that people read and edit: the same, indented by two spaces, lines ended by a line feed.</summary>
    public static string WriteIndented(ClusterTopology topology) => JsonSerializer.Serialize(Sorted(topology), Indented) + "\n";

    /// <summary>
    /// Reads a document strictly. Everything wrong with its shape is a problem with its pointer, its line and its column:
    /// broken JSON, unknown and doubled properties, missing ones, wrong types, unknown words. Rules are checked apart, by <see cref="TopologyRules"/>.
    /// </summary>
    public static ParsedTopology Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
            return ParsedTopology.Refused(new ValidationProblem("", "too-long", $"The document has {json.Length} characters; at most {MaxLength} are read."));
        var utf8 = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = true, MaxDepth = 32 });
            var problems = DocumentShape.Check(document.RootElement, Compact);
            if (problems.Count > 0)
                return new ParsedTopology(null, JsonPositions.Place(problems, utf8));
            return new ParsedTopology(document.RootElement.Deserialize(Compact), []);
        }
        catch (JsonException e)
        {
            return ParsedTopology.Refused(new ValidationProblem("", "not-json", $"Line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: this is not JSON. {JsonWords.Plain(e.Message)}"));
        }
    }

    /// <summary>Reads a document that passed <see cref="Parse"/> before, e.g. one whose signature was verified.</summary>
    /// <exception cref="FormatException">It is not a topology; the message names every problem.</exception>
    public static ClusterTopology Read(string json)
    {
        var parsed = Parse(json);
        return parsed.Topology ?? throw new FormatException(string.Join(' ', parsed.Problems.Select(p => p.Message)));
    }

    private static ClusterTopology Sorted(ClusterTopology topology) => topology with
    {
        Groups = [.. topology.Groups.Select(g => g with { Resources = [.. g.Resources.Select(Sorted)] })],
        FenceDevices = [.. topology.FenceDevices.Select(d => d with { Parameters = Sorted(d.Parameters) })],
    };

    private static Resource Sorted(Resource resource) => resource is OcfResource ocf ? ocf with { Parameters = Sorted(ocf.Parameters) } : resource;

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> parameters)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in parameters)
            sorted[key] = value;
        return sorted;
    }

    private static JsonTypeInfo<ClusterTopology> TypeInfo(bool indented)
    {
        var options = new JsonSerializerOptions(ContractJson.Default.Options)
        {
            WriteIndented = indented,
            NewLine = "\n",
            // The text lies in files and in SQL and is shown by encoding views; Chinese descriptions stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
        };
        return (JsonTypeInfo<ClusterTopology>)options.GetTypeInfo(typeof(ClusterTopology));
    }
}

/// <param name="Topology">Null when there are problems.</param>
public sealed record ParsedTopology(ClusterTopology? Topology, IReadOnlyList<ValidationProblem> Problems)
{
    internal static ParsedTopology Refused(ValidationProblem problem) => new(null, [problem]);
}
