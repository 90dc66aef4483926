using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology;

/// <summary>Compares a JSON document with the model it should have and lists all differences, where a deserializer would stop at the first.</summary>
internal sealed class DocumentShape
{
    private readonly List<ValidationProblem> _problems = [];

    public static IReadOnlyList<ValidationProblem> Check(JsonElement root, JsonTypeInfo model)
    {
        var shape = new DocumentShape();
        shape.Value(root, model, "", nullable: false);
        return shape._problems;
    }

    private void Add(string pointer, string code, string message) => _problems.Add(new ValidationProblem(pointer, code, message));

    private void Value(JsonElement element, JsonTypeInfo model, string pointer, bool nullable)
    {
        if (element.ValueKind is JsonValueKind.Null)
        {
            if (!nullable)
                Add(pointer, "null", $"{Name(pointer)} may not be null; leave it out to have its default.");
            return;
        }
        switch (model.Kind)
        {
            case JsonTypeInfoKind.Object when Expect(element, JsonValueKind.Object, "an object", pointer):
                Object(element, model, pointer);
                break;
            case JsonTypeInfoKind.Enumerable when Expect(element, JsonValueKind.Array, "a list", pointer):
                var i = 0;
                foreach (var item in element.EnumerateArray())
                    Value(item, Info(model, model.ElementType!), JsonPointer.Append(pointer, i++), nullable: false);
                break;
            case JsonTypeInfoKind.Dictionary when Expect(element, JsonValueKind.Object, "an object", pointer):
                foreach (var property in Once(element, pointer))
                    Value(property.Value, Info(model, model.ElementType!), JsonPointer.Append(pointer, property.Name), nullable: false);
                break;
            case JsonTypeInfoKind.None:
                Scalar(element, model, pointer);
                break;
        }
    }

    private void Object(JsonElement element, JsonTypeInfo model, string pointer)
    {
        if (model.PolymorphismOptions is { } polymorphism)
        {
            var kind = element.TryGetProperty(polymorphism.TypeDiscriminatorPropertyName, out var word) && word.ValueKind is JsonValueKind.String ? word.GetString() : null;
            var derived = polymorphism.DerivedTypes.FirstOrDefault(d => d.TypeDiscriminator is string s && s == kind);
            if (derived.DerivedType is null)
            {
                var words = string.Join(", ", polymorphism.DerivedTypes.Select(d => d.TypeDiscriminator));
                Add(JsonPointer.Append(pointer, polymorphism.TypeDiscriminatorPropertyName), "unknown-word", $"kind must be one of {words}.");
                return;
            }
            Members(element, Info(model, derived.DerivedType), pointer, polymorphism.TypeDiscriminatorPropertyName);
            return;
        }
        Members(element, model, pointer, discriminator: null);
    }

    private void Members(JsonElement element, JsonTypeInfo model, string pointer, string? discriminator)
    {
        var missing = model.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null)
            .Where(p => p.IsRequired || p.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
            .Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in Once(element, pointer))
        {
            missing.Remove(property.Name);
            if (property.Name == discriminator)
                continue;
            var member = model.Properties.FirstOrDefault(p => p.Name == property.Name);
            var at = JsonPointer.Append(pointer, property.Name);
            if (member is null)
                Add(at, "unknown-property", $"There is no property {property.Name} here. {Known(model)}");
            else
                Value(property.Value, Info(model, member.PropertyType), at, member.IsSetNullable);
        }
        foreach (var name in missing.Order(StringComparer.Ordinal))
            Add(JsonPointer.Append(pointer, name), "required", $"{(pointer.Length == 0 ? "The document" : Name(pointer))} needs the property {name}.");
    }

    private IEnumerable<JsonProperty> Once(JsonElement element, string pointer)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (seen.Add(property.Name))
                yield return property;
            else
                Add(JsonPointer.Append(pointer, property.Name), "duplicate-property", $"{property.Name} is given twice.");
        }
    }

    private void Scalar(JsonElement element, JsonTypeInfo model, string pointer)
    {
        var type = Nullable.GetUnderlyingType(model.Type) ?? model.Type;
        if (type == typeof(string))
            Expect(element, JsonValueKind.String, "text", pointer);
        else if (type == typeof(bool))
            Is(element.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false", element, pointer);
        else if (type == typeof(int))
            Is(element.ValueKind is JsonValueKind.Number && element.TryGetInt32(out _), "a whole number", element, pointer);
        else if (type == typeof(long))
            Is(element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out _), "a whole number", element, pointer);
        else if (type.IsEnum)
        {
            var words = Words(type, model.Options);
            if (element.ValueKind is not JsonValueKind.String || !words.Contains(element.GetString(), StringComparer.Ordinal))
                Add(pointer, "unknown-word", $"{Name(pointer)} must be one of {string.Join(", ", words)}; it is {Shown(element)}.");
        }
        else
            throw new NotSupportedException($"The model has a {type} at {pointer}, which this check does not know.");
    }

    /// <summary>The words that an enum is written as, from the serializer itself: attributes may be trimmed away.</summary>
    public static IReadOnlyList<string> Words(Type type, JsonSerializerOptions options) =>
        [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => JsonSerializer.Serialize(Enum.ToObject(type, v), options.GetTypeInfo(type)).Trim('"'))];

    private bool Expect(JsonElement element, JsonValueKind kind, string what, string pointer) => Is(element.ValueKind == kind, what, element, pointer);

    private bool Is(bool right, string what, JsonElement element, string pointer)
    {
        if (!right)
            Add(pointer, "wrong-type", $"{Name(pointer)} must be {what}; it is {Shown(element)}.");
        return right;
    }

    private static JsonTypeInfo Info(JsonTypeInfo parent, Type type) => parent.Options.GetTypeInfo(type);

    private static string Known(JsonTypeInfo model) => $"Known are {string.Join(", ", model.Properties.Select(p => p.Name))}.";

    private static string Name(string pointer) => pointer.Length == 0 ? "The document" : pointer;

    private static string Shown(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => element.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : element.GetRawText(),
    };
}
