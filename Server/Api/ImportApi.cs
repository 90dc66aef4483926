using System.Text.Json;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClusterPortal.Server.Api;

/// <summary>The way in from ha.cf, authkeys, haresources, hosts, ldirectord.cf and ipvsadm rules.</summary>
public static class ImportApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/import", Import).WithTags("Import").WithSummary("Import the files of a predecessor").RequireAuthorization(Roles.Admin)
            .WithDescription("dryRun=true accounts for every line of every file and creates nothing. JSON with base64 contents, or multipart/form-data with the fields name, timing, acceptSplitRisk and the files.")
            .Accepts<ImportRequest>("application/json", "multipart/form-data").DisableAntiforgery()
            .WithMetadata(new BodyExample(Examples.Import), new TakesIdempotencyKey());

    private static async Task<Results<Ok<ImportReport>, Created<ClusterInfo>, ProblemHttpResult>> Import(HttpContext http, ImportService imports, bool dryRun = false)
    {
        ImportRequest? request;
        try
        {
            request = http.Request.HasFormContentType ? await FromFormAsync(http) : await http.Request.ReadFromJsonAsync<ImportRequest>(http.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Problems.Invalid($"The body is not understood: {e.Message}", "", "not-understood");
        }

        if (request is null)
            return Problems.Invalid("The body is empty.", "", "missing");
        if (dryRun)
        {
            var preview = ImportService.Preview(request);
            return preview.Error is { } refused ? Problems.Of(refused) : TypedResults.Ok(preview.Value);
        }

        var created = await imports.ImportAsync(http.Actor(), request, http.RequestAborted);
        if (created.Error is { } error)
            return Problems.Of(error);
        http.Response.Headers.ETag = created.Value!.ETag;
        return TypedResults.Created($"/api/v1/clusters/{created.Value.Name}", created.Value);
    }

    private static async Task<ImportRequest> FromFormAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var files = new List<ImportFile>();
        foreach (var file in form.Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, http.RequestAborted);
            files.Add(new(file.FileName, content.ToArray()));
        }

        return new()
        {
            Name = form["name"].ToString(),
            Files = files,
            Timing = form["timing"].ToString() is { Length: > 0 } timing ? timing : "file",
            AcceptSplitRisk = bool.TryParse(form["acceptSplitRisk"], out var accepted) && accepted,
        };
    }
}
