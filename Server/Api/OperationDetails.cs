using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ClusterPortal.Server.Api;

/// <summary>An example of an endpoint's request body, as JSON text.</summary>
public sealed record BodyExample(string Json);

/// <summary>The endpoint wants If-Match.</summary>
public sealed record WantsIfMatch;

/// <summary>The endpoint honours an Idempotency-Key.</summary>
public sealed record TakesIdempotencyKey;

/// <summary>Writes what an endpoint's metadata says into its description.</summary>
public sealed class OperationDetails : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<BodyExample>().FirstOrDefault() is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var body in content.Values.OfType<OpenApiMediaType>())
                body.Example = JsonNode.Parse(example.Json);
        }

        if (metadata.OfType<WantsIfMatch>().Any())
            AddHeader(operation, "If-Match", "The ETag of what you have read. Missing: 428; stale: 412.", required: true);
        if (metadata.OfType<TakesIdempotencyKey>().Any())
            AddHeader(operation, "Idempotency-Key", "Any word of your own: the same request sent again with it is done once.", required: false);
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description, bool required)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }
}
