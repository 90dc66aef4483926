using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace ClusterPortal.Shared.Topology;

/// <summary>The document's JSON Schema (draft 2020-12), made from the model itself.</summary>
public static class TopologySchema
{
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>The schema as indented JSON.</summary>
    public static string Text => Made.Value;

    private static string Make()
    {
        var schema = CanonicalJson.Model.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema["title"] = "ClusterPortal topology";
        return schema.ToJsonString(new JsonSerializerOptions(CanonicalJson.Model.Options) { WriteIndented = true }) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            return node;
        if (context.PropertyInfo is { } property && TopologyDescriptions.Of(property.DeclaringType, property.Name) is { } description)
            schema.Insert(0, "description", description);
        // A null is never written, and refused when it is read for a property that has a default.
        if (context.PropertyInfo is null && context.TypeInfo.Kind is JsonTypeInfoKind.Object && !schema.ContainsKey("title"))
            schema.Insert(0, "title", TopologyDescriptions.Title(context.TypeInfo.Type));
        return schema;
    }
}
