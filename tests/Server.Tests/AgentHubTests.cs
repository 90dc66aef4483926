using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.SignalR.Client;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed class AgentHubTests(PortalFixture portal)
{
    private readonly string _cluster = Samples.Name();

    [Fact]
    public async Task An_agent_is_welcomed_with_a_revision_whose_signature_holds()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        var welcome = await agent.HelloAsync();
        Assert.Equal((_cluster, "lb1", 0), (welcome.Cluster, welcome.Node, welcome.LastEventSequence));
        Assert.Equal(1, welcome.Revision!.Number);
        Assert.Equal(RevisionVerdict.Valid, RevisionSigning.Verify(welcome.Revision, agent.Identity.PortalKey));
        Assert.Equal(32, Convert.FromBase64String(Assert.Single(welcome.Keys.Keys).Secret).Length);
        Assert.Null((await agent.HelloAsync(1, welcome.Revision.Hash)).Revision);
    }

    [Fact]
    public async Task A_report_is_seen_under_the_name_of_the_connection()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await agent.ReportAsync(new NodeReport { Node = "lb2", Incarnation = "1", Sequence = 1, At = DateTimeOffset.UtcNow, AgentVersion = "test" });
        var status = await portal.UntilAsync(_cluster, s => s.Nodes[0].Report is not null);
        Assert.Equal("lb1", status.Nodes[0].Report!.Node);
        Assert.True(status.Nodes[0] is { Connected: true, Enrolled: true });
        Assert.Null(status.Nodes[1].Report);
    }

    [Fact]
    public async Task Events_are_stored_once_and_shown_in_the_order_in_which_they_happened()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await using var other = await TestAgent.ConnectAsync(portal, _cluster, "lb2");
        Assert.Equal(2, await agent.EventsAsync(TestAgent.Event(1, EventKind.QuorumGained, 10), TestAgent.Event(2, EventKind.QuorumLost, 30)));
        Assert.Equal(3, await agent.EventsAsync(TestAgent.Event(2, EventKind.QuorumLost, 30), TestAgent.Event(3, EventKind.LeaseLost, 40)));
        Assert.Equal(1, await other.EventsAsync(TestAgent.Event(1, EventKind.NodeDead, 20, ("peer", "lb1"))));
        using var admin = portal.Admin();
        var page = await admin.GetFromJsonAsync<EventPage>($"/api/v1/clusters/{_cluster}/events?limit=1000");
        Assert.Equal([40, 30, 20, 10], page!.Events.Where(e => e.Node != "portal").Select(e => e.Order));
        var first = await admin.GetFromJsonAsync<EventPage>($"/api/v1/clusters/{_cluster}/events?node=lb1&limit=2");
        var second = await admin.GetFromJsonAsync<EventPage>($"/api/v1/clusters/{_cluster}/events?node=lb1&limit=2&cursor={first!.Cursor}");
        Assert.Equal([40, 30, 10], first.Events.Concat(second!.Events).Select(e => e.Order));
        Assert.Null(second.Cursor);
    }

    [Fact]
    public async Task A_new_revision_is_pushed()
    {
        var etag = await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        var pushed = new TaskCompletionSource<RevisionEnvelope>();
        agent.Hub.On(nameof(IAgentClient.ApplyRevision), (RevisionEnvelope r) => { pushed.TrySetResult(r); });
        await agent.HelloAsync();
        using var admin = portal.Admin();
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/clusters/{_cluster}/nodes/web1") { Content = JsonContent.Create(new { priority = 7 }) };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        Assert.Equal(HttpStatusCode.OK, (await admin.SendAsync(request)).StatusCode);
        var revision = await pushed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, revision.Number);
        Assert.Equal(RevisionVerdict.Valid, RevisionSigning.Verify(revision, agent.Identity.PortalKey));
        Assert.Equal(7, CanonicalJson.Read(revision.Document).Nodes[2].Priority);
    }

    [Fact]
    public async Task An_action_goes_to_the_agent_and_its_answer_comes_back()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        agent.Hub.On(nameof(IAgentClient.Execute), (AgentCommand c) => Task.FromResult(c.Verb == "standby" ? new CommandResult(true) : new CommandResult(false, "no such group")));
        await portal.UntilAsync(_cluster, s => s.Nodes[0].Connected);
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsJsonAsync($"/api/v1/clusters/{_cluster}/actions/standby", new { node = "lb1" })).StatusCode);
        using var refused = await admin.PostAsJsonAsync($"/api/v1/clusters/{_cluster}/actions/cleanup", new { node = "lb1" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("no such group", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await admin.PostAsJsonAsync($"/api/v1/clusters/{_cluster}/actions/standby", new { node = "lb2" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync($"/api/v1/clusters/{_cluster}/actions/standby", new { node = "lb9" })).StatusCode);
        await portal.UntilAsync(_cluster, s => s.RecentEvents.Any(e => e.Kind == EventKind.OperatorAction));
    }

    [Fact]
    public async Task A_revoked_agent_is_cut_off_and_stays_out()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await agent.HelloAsync();
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/v1/clusters/{_cluster}/agents/lb1")).StatusCode);
        await agent.Closed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<Exception>(() => agent.Hub.StartAsync());
    }

    [Fact]
    public async Task Enrolling_again_replaces_the_older_agent()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var older = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await older.HelloAsync();
        await using var newer = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await older.Closed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("lb1", (await newer.HelloAsync()).Node);
    }

    [Fact]
    public async Task A_probe_gets_no_keys_and_speaks_for_no_node()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var probe = await TestAgent.ConnectAsync(portal, _cluster, "client", "probe");
        var welcome = await probe.HelloAsync();
        Assert.Empty(welcome.Keys.Keys);
        Assert.Empty(probe.Identity.Keys.Keys);
        Assert.Null(welcome.Revision);
        Assert.Equal(2, await probe.EventsAsync(TestAgent.Event(1, EventKind.NodeDead, 1, ("peer", "lb1")), TestAgent.Event(2, EventKind.ClientGapStarted, 2, ("target", "192.0.2.100"))));
        using var admin = portal.Admin();
        var page = await admin.GetFromJsonAsync<EventPage>($"/api/v1/clusters/{_cluster}/events?node=client");
        Assert.Equal(EventKind.ClientGapStarted, Assert.Single(page!.Events).Kind);
    }

    [Fact]
    public async Task Too_many_events_and_a_stranger_are_refused()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(() => agent.EventsAsync([.. Enumerable.Range(1, 201).Select(i => TestAgent.Event(i, EventKind.PathUp))]));
        using var anyone = portal.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.PostAsync("/hubs/agent/negotiate", null)).StatusCode);
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.PostAsync("/hubs/agent/negotiate", null)).StatusCode);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, _cluster, "lb1");
        using var client = portal.Anonymous();
        var nonce = (await (await client.PostAsync($"/api/v1/agents/{agent.Identity.AgentId}/challenge", null)).Content.ReadFromJsonAsync<ChallengeResponse>())!.Nonce;
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        client.DefaultRequestHeaders.Authorization = new("Bearer", $"{agent.Identity.AgentId}.{nonce}.{Agent.Host.Portal.PortalSignIn.Sign(agent.Identity.AgentId, nonce, another)}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync("/hubs/agent/negotiate", null)).StatusCode);
    }
}
