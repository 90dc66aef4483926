using System.Net;
using System.Net.Http.Json;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace ClusterPortal.Server.Tests;

/// <summary>A portal of its own, whose database goes and comes back.</summary>
public sealed class DatabaseAwayTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task While_the_database_is_away_agents_keep_their_events_and_pages_what_they_knew()
    {
        var cluster = Samples.Name();
        var etag = await portal.CreateAsync(Samples.Topology(cluster));
        await using var agent = await TestAgent.ConnectAsync(portal, cluster, "lb1");
        Assert.Equal(1, await agent.EventsAsync(TestAgent.Event(1, EventKind.QuorumGained)));
        using var admin = portal.Admin();
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/readyz")).StatusCode);

        await portal.StopDatabaseAsync();
        await portal.UntilAsync(cluster, s => s.PortalTrouble == "database-away");
        Assert.Equal(HubConnectionState.Connected, agent.Hub.State);
        Assert.Equal(1, await agent.EventsAsync(TestAgent.Event(2, EventKind.QuorumLost)));
        await agent.ReportAsync(new NodeReport { Node = "lb1", Incarnation = "1", Sequence = 1, At = DateTimeOffset.UtcNow, AgentVersion = "test" });
        await portal.UntilAsync(cluster, s => s.Nodes[0].Report is not null);
        Assert.NotNull((await agent.HelloAsync()).Revision);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"/api/v1/clusters/{cluster}/topology")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await admin.GetAsync("/readyz")).StatusCode);
        using (var refused = await PatchAsync(admin, cluster, etag))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("database-away", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await portal.StartDatabaseAsync();
        await portal.UntilAsync(cluster, s => s.PortalTrouble is null);
        Assert.Equal(3, await agent.EventsAsync(TestAgent.Event(2, EventKind.QuorumLost), TestAgent.Event(3, EventKind.QuorumGained)));
        var page = await admin.GetFromJsonAsync<EventPage>($"/api/v1/clusters/{cluster}/events?node=lb1");
        Assert.Equal([3L, 2L, 1L], page!.Events.Select(e => e.Order));
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(admin, cluster, etag)).StatusCode);
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient admin, string cluster, string etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/clusters/{cluster}/nodes/web1") { Content = JsonContent.Create(new { priority = 3 }) };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await admin.SendAsync(request);
    }
}
