using System.Security.Cryptography;
using System.Text.Json;
using ClusterPortal.Server.Data;
using Microsoft.AspNetCore.DataProtection;

namespace ClusterPortal.Server.Api;

/// <summary>
/// A POST with an Idempotency-Key is done once: sent again, it gets the first answer. The same key with another request is a mistake.
/// Answers are kept sealed for a day, since they may hold a secret that is shown once.
/// </summary>
public sealed class Idempotency(RequestDelegate next, IdempotencyStore store, IDataProtectionProvider protection)
{
    private const int MaxKey = 128;

    private readonly IDataProtector _protector = protection.CreateProtector("ClusterPortal.IdempotentAnswer");

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 || http.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is null)
        {
            await next(http);
            return;
        }

        if (key.Length > MaxKey)
        {
            await Problems.Invalid($"An Idempotency-Key has at most {MaxKey} characters.", "/Idempotency-Key", "too-long").ExecuteAsync(http);
            return;
        }

        var who = http.User.Identity?.Name ?? "";
        var path = $"{http.Request.Path}{http.Request.QueryString}";
        var hash = await HashBodyAsync(http);
        if (await store.ClaimAsync(who, key, path, hash, http.RequestAborted) is { } before)
            await RepeatAsync(http, before, path, hash);
        else
            await DoAsync(http, who, key);
    }

    private static async Task<string> HashBodyAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
        http.Request.Body.Position = 0;
        return hash;
    }

    private async Task RepeatAsync(HttpContext http, IdempotencyRow before, string path, string hash)
    {
        if (before.Path != path || before.BodyHash != hash)
        {
            await Problems.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-mismatch", "This Idempotency-Key was used for another request. Each request has a key of its own.").ExecuteAsync(http);
            return;
        }

        if (before.SealedAnswer is not { } sealedAnswer)
        {
            http.Response.Headers.RetryAfter = "1";
            await Problems.Of(StatusCodes.Status409Conflict, "idempotency-under-way", "The first request with this Idempotency-Key is still under way.").ExecuteAsync(http);
            return;
        }

        var kept = JsonSerializer.Deserialize<Kept>(_protector.Unprotect(sealedAnswer))!;
        http.Response.StatusCode = before.Status;
        http.Response.ContentType = kept.ContentType;
        http.Response.Headers.Location = kept.Location;
        http.Response.Headers.ETag = kept.ETag;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        await http.Response.Body.WriteAsync(kept.Body, http.RequestAborted);
    }

    private async Task DoAsync(HttpContext http, string who, string key)
    {
        var body = http.Response.Body;
        using var written = new MemoryStream();
        http.Response.Body = written;
        var done = false;
        try
        {
            await next(http);
            var response = http.Response;
            if (response.StatusCode is >= 200 and < 300)
            {
                var kept = new Kept(response.ContentType, response.Headers.Location, response.Headers.ETag, written.ToArray());
                await store.AnsweredAsync(who, key, response.StatusCode, _protector.Protect(JsonSerializer.Serialize(kept)), CancellationToken.None);
                done = true;
            }
        }
        finally
        {
            http.Response.Body = body;
            if (!done)
                await store.ReleaseAsync(who, key, CancellationToken.None);
        }

        written.Position = 0;
        await written.CopyToAsync(body, http.RequestAborted);
    }

    private sealed record Kept(string? ContentType, string? Location, string? ETag, byte[] Body);
}
