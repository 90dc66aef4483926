using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Api;

/// <summary>The parts of a topology one by one. Each change is a change of the whole: validated, one revision, under the topology's ETag.</summary>
public static class PartsApi
{
    private const string RealServers = "realServers";

    public static void Map(RouteGroupBuilder api)
    {
        Map<Node>(api, "nodes", "nodes", "node");
        Map<HeartbeatPath>(api, "paths", "paths", "heartbeat path");
        Map<VirtualService>(api, "virtual-services", "virtualServices", "virtual service");
        Map<Group>(api, "groups", "groups", "group");
        Map<FenceDevice>(api, "fence-devices", "fenceDevices", "fence device");
        Map<PingGroup>(api, "ping-groups", "pingGroups", "ping group");
        var servers = api.MapGroup("/clusters/{cluster}/virtual-services/{service}/real-servers").WithTags("Topology parts");
        servers.MapGet("/", (string cluster, string service, LiveClusters live, HttpContext http) => All(cluster, RealServers, service, live, http))
            .WithSummary("Every real server of a virtual service").RequireAuthorization(Roles.Viewer).Produces<IReadOnlyList<RealServer>>();
        MapOne<RealServer>(servers, "real server", (name, route) => new(RealServers, name, route["service"]?.ToString()));
    }

    private static void Map<T>(RouteGroupBuilder api, string route, string list, string what)
        where T : notnull
    {
        var parts = api.MapGroup($"/clusters/{{cluster}}/{route}").WithTags("Topology parts");
        parts.MapGet("/", (string cluster, LiveClusters live, HttpContext http) => All(cluster, list, parent: null, live, http))
            .WithSummary($"Every {what}").RequireAuthorization(Roles.Viewer).Produces<IReadOnlyList<T>>();
        MapOne<T>(parts, what, (name, _) => new(list, name));
    }

    private static void MapOne<T>(RouteGroupBuilder parts, string what, Func<string, RouteValueDictionary, PartAddress> at)
        where T : notnull
    {
        parts.MapGet("/{name}", (string cluster, string name, LiveClusters live, HttpContext http) => One(cluster, at(name, http.Request.RouteValues), live, http))
            .WithSummary($"One {what}").RequireAuthorization(Roles.Viewer).Produces<T>();
        parts.MapPut("/{name}", (string cluster, string name, HttpContext http, LiveClusters live, TopologyService topologies) =>
                ChangeAsync(cluster, http, live, topologies, (document, body) => Put(document, at(name, http.Request.RouteValues), body!)))
            .WithSummary($"Add or replace a {what}").RequireAuthorization(Roles.Admin).Accepts<T>("application/json").Produces<RevisionInfo>().WithMetadata(new WantsIfMatch());
        parts.MapPatch("/{name}", (string cluster, string name, HttpContext http, LiveClusters live, TopologyService topologies) =>
                ChangeAsync(cluster, http, live, topologies, (document, body) => document.Merge(at(name, http.Request.RouteValues), body!) ? null : NotThere(at(name, http.Request.RouteValues))))
            .WithSummary($"Change fields of a {what}").WithDescription("JSON merge patch (RFC 7396).")
            .RequireAuthorization(Roles.Admin).Accepts<T>("application/merge-patch+json", "application/json").Produces<RevisionInfo>().WithMetadata(new WantsIfMatch());
        parts.MapDelete("/{name}", (string cluster, string name, HttpContext http, LiveClusters live, TopologyService topologies) =>
                ChangeAsync(cluster, http, live, topologies, (document, _) => document.Remove(at(name, http.Request.RouteValues)) ? null : NotThere(at(name, http.Request.RouteValues))))
            .WithSummary($"Remove a {what}").RequireAuthorization(Roles.Admin).Produces<RevisionInfo>().WithMetadata(new WantsIfMatch());
    }

    private static IResult All(string cluster, string list, string? parent, LiveClusters live, HttpContext http)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Problems.NoCluster(cluster);
        http.Response.Headers.ETag = head.ETag;
        return new DocumentParts(Secrets.Hide(head.Topology)).List(list, parent) is { } found
            ? TypedResults.Text(found.ToJsonString(), "application/json")
            : Problems.NotFound($"Cluster \"{cluster}\" has no virtual service \"{parent}\".");
    }

    private static IResult One(string cluster, PartAddress address, LiveClusters live, HttpContext http)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Problems.NoCluster(cluster);
        http.Response.Headers.ETag = head.ETag;
        return new DocumentParts(Secrets.Hide(head.Topology)).Find(address) is { } found
            ? TypedResults.Text(found.ToJsonString(), "application/json")
            : Problems.Of(NotThere(address));
    }

    private static async Task<IResult> ChangeAsync(string cluster, HttpContext http, LiveClusters live, TopologyService topologies, Func<DocumentParts, JsonObject?, PortalError?> change)
    {
        if (live.Find(cluster)?.Head is not { } head)
            return Problems.NoCluster(cluster);
        var etag = http.IfMatch();
        if (etag.Error is { } missing)
            return Problems.Of(missing);
        var body = await BodyAsync(http);
        if (body.Error is { } unreadable)
            return Problems.Of(unreadable);
        var document = new DocumentParts(head.Topology);
        if (change(document, body.Value) is { } refused)
            return Problems.Of(refused);
        var parsed = Requests.Parse(document.Text);
        if (parsed.Error is { } malformed)
            return Problems.Of(malformed);
        var saved = await topologies.SaveAsync(http.Actor(), cluster, parsed.Value!, etag.Value!, http.Why(), http.RequestAborted);
        if (saved.Error is { } error)
            return TopologyApi.Stale(error, cluster, live, http);
        http.Response.Headers.ETag = TopologyETag.Of(saved.Value!.Number, saved.Value.Hash);
        return TypedResults.Ok(saved.Value);
    }

    private static async Task<Answer<JsonObject?>> BodyAsync(HttpContext http)
    {
        if (HttpMethods.IsDelete(http.Request.Method))
            return new(null, null);
        var text = await http.TextAsync();
        if (text.Error is { } error)
            return new(null, error);
        try
        {
            return JsonNode.Parse(text.Value!, documentOptions: new() { AllowDuplicateProperties = false }) is JsonObject body
                ? new(body, null)
                : Answers.Not<JsonObject?>(Codes.Invalid, "The body is no JSON object.", [new("", "not-json", "The body is no JSON object.")]);
        }
        catch (JsonException e)
        {
            return Answers.Not<JsonObject?>(Codes.Invalid, $"The body is not JSON: {e.Message}", [new("", "not-json", e.Message)]);
        }
    }

    /// <summary>The name in the path counts; a body may repeat it, and may not say another.</summary>
    private static PortalError? Put(DocumentParts document, PartAddress address, JsonObject body)
    {
        if (address.Parent is null)
            body["name"] ??= address.Name;
        if (document.List(address.List, address.Parent) is null)
            return new(Codes.NotFound, $"There is no virtual service \"{address.Parent}\".");
        if (document.KeyOf(body, address.Parent) != address.Name)
            return new(Codes.Invalid, $"The path says \"{address.Name}\", the body \"{document.KeyOf(body, address.Parent)}\".", [new("/name", "name-mismatch", "The name in the path and in the body are the same, or the body has none.")]);
        document.Put(address, body);
        return null;
    }

    private static PortalError NotThere(PartAddress address) => new(Codes.NotFound, $"There is no \"{address.Name}\" in {(address.Parent is null ? "" : address.Parent + "/")}{address.List}.");
}
