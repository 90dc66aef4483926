namespace ClusterPortal.Server.Api;

/// <summary>All of /api/v1.</summary>
public static class ApiRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        ClustersApi.Map(api);
        TopologyApi.Map(api);
        PartsApi.Map(api);
        RevisionsApi.Map(api);
        StatusApi.Map(api);
        EventsApi.Map(api);
        ActionsApi.Map(api);
        ImportApi.Map(api);
        AgentsApi.Map(api);
        SignInApi.Map(api);
        UsersApi.Map(api);
        AuditApi.Map(api);
        SchemaApi.Map(api);
    }
}
