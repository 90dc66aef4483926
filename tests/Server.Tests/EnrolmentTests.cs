using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed class EnrolmentTests(PortalFixture portal) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _cluster = Samples.Name();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_token_is_good_for_one_node_once()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        var token = await TestAgent.TokenAsync(portal, _cluster, "lb1");
        await RefusedAsync(await TestAgent.EnrolAsync(portal, token, "lb2", _key), "is for node \"lb1\"");
        using var enrolled = await TestAgent.EnrolAsync(portal, token, "lb1", _key);
        Assert.Equal(HttpStatusCode.OK, enrolled.StatusCode);
        await RefusedAsync(await TestAgent.EnrolAsync(portal, token, "lb1", _key), "used already");
    }

    [Fact]
    public async Task A_token_that_ran_out_or_was_never_made_is_refused()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        var token = await TestAgent.TokenAsync(portal, _cluster, null);
        await portal.SqlAsync("UPDATE enrollment_tokens SET expires_at = now() - interval '1 second' WHERE used_at IS NULL");
        await RefusedAsync(await TestAgent.EnrolAsync(portal, token, "lb1", _key), "ran out");
        await RefusedAsync(await TestAgent.EnrolAsync(portal, "made-up", "lb1", _key), "unknown");
    }

    [Fact]
    public async Task A_node_outside_the_topology_is_refused()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await RefusedAsync(await TestAgent.EnrolAsync(portal, await TestAgent.TokenAsync(portal, _cluster, null), "lb9", _key), "has no node");
        await RefusedAsync(await TestAgent.EnrolAsync(portal, await TestAgent.TokenAsync(portal, _cluster, null, "probe"), "lb1", _key), "a probe is none");
    }

    [Fact]
    public async Task Of_many_that_use_a_token_at_once_one_gets_in()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        var token = await TestAgent.TokenAsync(portal, _cluster, null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TestAgent.EnrolAsync(portal, token, i % 2 == 0 ? "lb1" : "lb2", _key)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(a => a.StatusCode == HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_leaves_the_token_good()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        var token = await TestAgent.TokenAsync(portal, _cluster, "lb1");
        using var client = portal.Anonymous();
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync("/api/v1/enroll", new EnrollRequest(token, "lb1", "bm90IGEga2V5"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await TestAgent.EnrolAsync(portal, token, "lb1", _key)).StatusCode);
    }

    [Fact]
    public async Task A_token_lives_for_a_day_at_most_and_its_secret_is_never_listed()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/v1/enrollment-tokens", new { cluster = _cluster, minutes = 1441 })).StatusCode);
        var secret = await TestAgent.TokenAsync(portal, _cluster, "lb1");
        Assert.DoesNotContain(secret, await admin.GetStringAsync("/api/v1/enrollment-tokens"), StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string why)
    {
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(why, (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
