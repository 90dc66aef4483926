using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Npgsql;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed class TopologyApiTests(PortalFixture portal) : IDisposable
{
    private readonly HttpClient _admin = portal.Admin();
    private readonly string _cluster = Samples.Name();

    private string Url => $"/api/v1/clusters/{_cluster}/topology";

    public void Dispose() => _admin.Dispose();

    [Fact]
    public async Task A_change_needs_the_newest_ETag()
    {
        var topology = Samples.Topology(_cluster);
        var etag = await portal.CreateAsync(topology);
        Assert.Equal((HttpStatusCode)428, (await PutAsync(topology with { Description = "a" }, etag: null)).StatusCode);
        using var changed = await PutAsync(topology with { Description = "a" }, etag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var stale = await PutAsync(topology with { Description = "b" }, etag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(changed.Headers.ETag, stale.Headers.ETag);
        Assert.Equal("https://clusterportal.dev/problems/precondition-failed", (await ProblemAsync(stale)).GetProperty("type").GetString());
        using var read = await _admin.GetAsync(Url);
        Assert.Equal("a", CanonicalJson.Read(await read.Content.ReadAsStringAsync()).Description);
    }

    [Fact]
    public async Task Of_two_writers_at_once_one_wins()
    {
        var topology = Samples.Topology(_cluster);
        var etag = await portal.CreateAsync(topology);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(topology with { Description = $"writer {i}" }, etag)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal([2L, 1L], (await _admin.GetFromJsonAsync<RevisionInfo[]>($"/api/v1/clusters/{_cluster}/revisions"))!.Select(r => r.Number));
    }

    [Fact]
    public async Task A_dry_run_tells_the_changes_and_the_broken_rules_and_changes_nothing()
    {
        var topology = Samples.Topology(_cluster);
        await portal.CreateAsync(topology);
        using var answer = await _admin.PutAsync(Url + "?dryRun=true", PortalFixture.Json(topology with { Description = "x", Nodes = [.. topology.Nodes, topology.Nodes[0]] }));
        var plan = (await answer.Content.ReadFromJsonAsync<TopologyPlan>())!;
        Assert.Contains(plan.Changes, c => c.Pointer == "/description");
        Assert.Contains(plan.Problems, p => p.Pointer.StartsWith("/nodes/4", StringComparison.Ordinal));
        Assert.Single((await _admin.GetFromJsonAsync<RevisionInfo[]>($"/api/v1/clusters/{_cluster}/revisions"))!);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"name\":\"x\",\"nodez\":[]}")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"x\",\"timing\":{\"keepaliveMs\":\"fast\"}}")]
    public async Task A_document_that_is_none_is_refused_with_its_place(string document)
    {
        using var answer = await _admin.PostAsync("/api/v1/clusters", new StringContent(document, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(0, (await ProblemAsync(answer)).GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Parts_are_read_and_changed_under_the_ETag_of_the_whole()
    {
        var etag = await portal.CreateAsync(Samples.Topology(_cluster));
        etag = await SendAsync(HttpMethod.Patch, "nodes/web1", """{"priority":77}""", etag);
        etag = await SendAsync(HttpMethod.Put, "ping-groups/gateway", """{"addresses":["192.0.2.1"]}""", etag);
        etag = await SendAsync(HttpMethod.Patch, "virtual-services/http/real-servers/192.0.2.21:80", """{"weight":3}""", etag);
        etag = await SendAsync(HttpMethod.Delete, "virtual-services/http/real-servers/192.0.2.22:80", null, etag);
        await SendAsync(HttpMethod.Patch, "nodes/nobody", """{"priority":77}""", etag, HttpStatusCode.NotFound);
        await SendAsync(HttpMethod.Put, "nodes/web1", """{"name":"other"}""", etag, HttpStatusCode.BadRequest);
        await SendAsync(HttpMethod.Patch, "nodes/web1", """{"priorty":1}""", etag, HttpStatusCode.BadRequest);
        var topology = CanonicalJson.Read(await _admin.GetStringAsync(Url));
        Assert.Equal(77, topology.Nodes[2].Priority);
        Assert.Equal("gateway", Assert.Single(topology.PingGroups).Name);
        Assert.Equal(3, Assert.Single(topology.VirtualServices[0].RealServers).Weight);
        Assert.Equal(77, (await _admin.GetFromJsonAsync<Node>($"/api/v1/clusters/{_cluster}/nodes/web1"))!.Priority);
    }

    [Fact]
    public async Task A_rollback_is_a_new_revision_with_the_old_topology()
    {
        var topology = Samples.Topology(_cluster);
        var etag = await portal.CreateAsync(topology);
        etag = await SendAsync(HttpMethod.Patch, "nodes/web1", """{"priority":77}""", etag);
        etag = await SendAsync(HttpMethod.Post, "revisions/1/rollback", null, etag);
        Assert.StartsWith("\"3-", etag, StringComparison.Ordinal);
        Assert.Equal(CanonicalJson.Write(topology), CanonicalJson.Write(CanonicalJson.Read(await _admin.GetStringAsync(Url))));
        var diff = await _admin.GetFromJsonAsync<TopologyChange[]>($"/api/v1/clusters/{_cluster}/revisions/2/diff");
        Assert.Equal("/nodes/web1/priority", Assert.Single(diff!).Pointer);
    }

    [Fact]
    public async Task Revisions_and_audit_entries_cannot_be_changed_in_the_database()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        foreach (var sql in (string[])["UPDATE revisions SET why = 'x'", "DELETE FROM revisions", "UPDATE audit_entries SET who = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"])
            Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => portal.SqlAsync(sql))).MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_cluster_of_the_same_name_is_refused_and_a_deleted_one_frees_it()
    {
        var etag = await portal.CreateAsync(Samples.Topology(_cluster));
        using var again = await _admin.PostAsync("/api/v1/clusters", PortalFixture.Json(Samples.Topology(_cluster)));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/clusters/{_cluster}");
        delete.Headers.TryAddWithoutValidation("If-Match", etag);
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.SendAsync(delete)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.GetAsync(Url)).StatusCode);
        await portal.CreateAsync(Samples.Topology(_cluster));
    }

    [Fact]
    public async Task A_keyed_request_is_done_once()
    {
        var key = Guid.NewGuid().ToString();
        using var first = await KeyedAsync(key, Samples.Topology(_cluster));
        using var second = await KeyedAsync(key, Samples.Topology(_cluster));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
        using var other = await KeyedAsync(key, Samples.Topology(Samples.Name()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    private async Task<HttpResponseMessage> KeyedAsync(string key, ClusterTopology topology)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/clusters") { Content = PortalFixture.Json(topology) };
        request.Headers.Add("Idempotency-Key", key);
        return await _admin.SendAsync(request);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    private async Task<HttpResponseMessage> PutAsync(ClusterTopology topology, string? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Url) { Content = PortalFixture.Json(topology) };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await _admin.SendAsync(request);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? body, string etag, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/clusters/{_cluster}/{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        using var answer = await _admin.SendAsync(request);
        Assert.True(answer.StatusCode == expected, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.ETag?.Tag ?? etag;
    }
}
