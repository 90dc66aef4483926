using System.Reflection;
using System.Text.Json.Serialization;
using ClusterPortal.Shared.Topology;
using Microsoft.OpenApi;

namespace ClusterPortal.Server.Api;

/// <summary>The OpenAPI document and its page, for those who are signed in.</summary>
public static class ApiDescription
{
    public static void Add(IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(o =>
        {
            o.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "ClusterPortal",
                Version = "v1",
                Description = "One control plane for Linux high availability and layer-4 load balancing. Errors are problem+json; what can change has an ETag and wants If-Match; a POST may carry an Idempotency-Key.",
            });
            o.AddSecurityDefinition("token", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token: cp_id_secret." });
            o.AddSecurityRequirement(document => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] });
            o.SupportNonNullableReferenceTypes();
            o.UseOneOfForPolymorphism();
            o.SelectSubTypesUsing(static t => t == typeof(Resource) ? t.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType) : []);
            o.SelectDiscriminatorNameUsing(static _ => "kind");
            o.SelectDiscriminatorValueUsing(static t => typeof(Resource).GetCustomAttributes<JsonDerivedTypeAttribute>().FirstOrDefault(a => a.DerivedType == t)?.TypeDiscriminator?.ToString());
            o.OperationFilter<OperationDetails>();
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "ClusterPortal.*.xml"))
                o.IncludeXmlComments(file);
        });
    }

    public static void Use(WebApplication app)
    {
        app.UseSwagger(o => o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        app.UseSwaggerUI(o => o.DocumentTitle = "ClusterPortal API");
    }
}
