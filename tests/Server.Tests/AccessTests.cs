using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed partial class AccessTests(PortalFixture portal)
{
    /// <summary>All that answers without credentials, by design.</summary>
    private static readonly string[] Open = ["POST /api/v1/enroll", "POST /api/v1/agents/{agent:guid}/challenge", "POST /api/v1/sign-in"];

    /// <summary>What changes something and yet needs no more than a viewer.</summary>
    private static readonly string[] ViewersWrites = ["POST /api/v1/sign-out"];

    [Fact]
    public async Task Every_endpoint_lets_in_exactly_the_roles_it_names()
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in (string[])[Roles.Viewer, Roles.Operator, Roles.Admin])
            tokens[role] = await portal.TokenAsync(role);
        var failures = new List<string>();
        foreach (var (method, pattern, needs) in ApiEndpoints())
        {
            foreach (var role in (string?[])[null, Roles.Viewer, Roles.Operator, Roles.Admin])
            {
                var status = await StatusAsync(method, pattern, role is null ? null : tokens[role]);
                var expected = needs is null ? null : role is null ? HttpStatusCode.Unauthorized : Rank(role) < Rank(needs) ? HttpStatusCode.Forbidden : (HttpStatusCode?)null;
                if (status == HttpStatusCode.InternalServerError)
                    failures.Add($"{method} {pattern} as {role ?? "nobody"} failed");
                else if (expected is null ? needs is not null && status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && needs is not null : status != expected)
                    failures.Add($"{method} {pattern} as {role ?? "nobody"}: {(int)status}");
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Every_endpoint_says_who_may_and_writes_want_more_than_a_viewer()
    {
        var endpoints = ApiEndpoints().ToList();
        Assert.True(endpoints.Count > 40);
        Assert.Equal(Open.Order(StringComparer.Ordinal), endpoints.Where(e => e.Needs is null).Select(e => $"{e.Method} {e.Pattern}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(endpoints, e => e.Method != "GET" && e.Needs == Roles.Viewer && !ViewersWrites.Contains($"{e.Method} {e.Pattern}", StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_credentials_only_health_and_the_sign_in_page_answer()
    {
        using var anyone = portal.Anonymous();
        foreach (var path in (string[])["/healthz", "/readyz", "/sign-in"])
            Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(path)).StatusCode);
        foreach (var path in (string[])["/metrics", "/swagger/index.html", "/swagger/v1/swagger.json", "/", "/clusters/x", "/api/v1/clusters", "/nowhere", "/hubs/agent", "/_blazor/negotiate"])
            Assert.Contains((await anyone.GetAsync(path)).StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Redirect, HttpStatusCode.MethodNotAllowed]);
        anyone.DefaultRequestHeaders.Authorization = new("Bearer", "a-scrape-token-of-some-length");
        Assert.Contains("# TYPE", await anyone.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_every_operation_with_a_summary()
    {
        using var admin = portal.Admin();
        var document = await admin.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object).Select(o => (Name: $"{o.Name} {p.Name}", o.Value))).ToList();
        Assert.True(operations.Count > 40);
        Assert.DoesNotContain(operations, o => !o.Value.TryGetProperty("summary", out _));
    }

    [Fact]
    public async Task A_one_time_link_signs_in_once_by_its_button()
    {
        using var admin = portal.Admin();
        var link = new Uri((await (await admin.PostAsJsonAsync("/api/v1/sign-in-links", new { })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
        using var browser = Browser();
        var page = await browser.GetStringAsync(link);
        await browser.GetStringAsync(link); // a preview of the link uses nothing up
        Assert.Equal("/", (await SubmitAsync(browser, page, link)).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        using var second = Browser();
        Assert.Contains("error=once", (await SubmitAsync(second, await second.GetStringAsync(link), link)).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_writes_only_with_the_header_that_no_other_site_can_set()
    {
        using var browser = await SignedInAsync("writer", Roles.Admin);
        using var plain = await browser.PostAsJsonAsync("/api/v1/tokens", new { name = "x", role = "viewer" });
        Assert.Equal(HttpStatusCode.Forbidden, plain.StatusCode);
        Assert.EndsWith("/csrf", (await plain.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString(), StringComparison.Ordinal);
        browser.DefaultRequestHeaders.Add("X-Requested-With", "ClusterPortal");
        Assert.Equal(HttpStatusCode.Created, (await browser.PostAsJsonAsync("/api/v1/tokens", new { name = "x", role = "viewer" })).StatusCode);
    }

    [Fact]
    public async Task A_new_role_ends_the_sessions_of_the_old_one()
    {
        using var browser = await SignedInAsync("demoted", Roles.Operator);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/me")).StatusCode);
        using var admin = portal.Admin();
        await admin.PutAsJsonAsync("/api/v1/users/demoted", new { role = Roles.Viewer });
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_ends_at_once_and_no_secret_is_in_the_database()
    {
        using var admin = portal.Admin();
        var created = (await (await admin.PostAsJsonAsync("/api/v1/tokens", new { name = "short", role = "viewer" })).Content.ReadFromJsonAsync<CreatedToken>())!;
        using var holder = portal.With(created.Secret);
        Assert.Equal(HttpStatusCode.OK, (await holder.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/v1/tokens/{created.Token.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await holder.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        using var client = portal.Anonymous();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await client.PostAsJsonAsync("/api/v1/sign-in", new { name = "nobody", password = "wrong wrong wrong" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task The_audit_chain_holds_and_the_model_has_no_pending_changes()
    {
        Assert.Null(await portal.Services.GetRequiredService<AuditLog>().FirstBrokenAsync(CancellationToken.None));
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    private IEnumerable<(string Method, string Pattern, string? Needs)> ApiEndpoints() =>
        portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => (m, e.RoutePattern.RawText!.TrimEnd('/'),
                e.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null : e.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? "unsaid")));

    private static int Rank(string role) => Array.IndexOf([Roles.Viewer, Roles.Operator, Roles.Admin], role);

    private async Task<HttpStatusCode> StatusAsync(string method, string pattern, string? token)
    {
        using var client = token is null ? portal.Anonymous() : portal.With(token);
        var path = Parameter().Replace(pattern, m => m.Groups["type"].Value switch { "guid" => Guid.Empty.ToString(), "long" => "1", _ => "nothing-there" });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
            request.Content = JsonContent.Create(new { });
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = portal.Address };

    private async Task<HttpClient> SignedInAsync(string name, string role)
    {
        const string password = "a long sentence is a good password";
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsJsonAsync($"/api/v1/users/{name}", new { role, password })).StatusCode);
        var browser = Browser();
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsJsonAsync("/api/v1/sign-in", new { name, password })).StatusCode);
        return browser;
    }

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string page, Uri link)
    {
        var once = System.Web.HttpUtility.ParseQueryString(link.Query)["once"]!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["__RequestVerificationToken"] = FormToken().Match(page).Groups["token"].Value,
            ["once"] = once,
        });
        return await browser.PostAsync("/account/once", form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();

    [GeneratedRegex(@"\{\w+(:(?<type>\w+))?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
