using System.Net.Http.Json;
using System.Security.Cryptography;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusterPortal.Server.Tests;

/// <summary>An enrolled identity with the agent's own connection, driven by hand.</summary>
public sealed class TestAgent : IAsyncDisposable
{
    private readonly ECDsa _key;

    private TestAgent(ECDsa key, EnrollResponse identity, HubConnection hub)
    {
        (_key, Identity, Hub) = (key, identity, hub);
        Hub.Closed += _ =>
        {
            Closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public EnrollResponse Identity { get; }

    public HubConnection Hub { get; }

    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<string> TokenAsync(PortalFixture portal, string cluster, string? node, string kind = "agent")
    {
        using var admin = portal.Admin();
        using var answer = await admin.PostAsJsonAsync("/api/v1/enrollment-tokens", new { cluster, node, kind });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<CreatedEnrollmentToken>())!.Secret;
    }

    public static string PublicKey(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public static async Task<HttpResponseMessage> EnrolAsync(PortalFixture portal, string token, string node, ECDsa key)
    {
        using var client = portal.Anonymous();
        return await client.PostAsJsonAsync("/api/v1/enroll", new EnrollRequest(token, node, PublicKey(key)));
    }

    public static async Task<TestAgent> ConnectAsync(PortalFixture portal, string cluster, string node, string kind = "agent")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var answer = await EnrolAsync(portal, await TokenAsync(portal, cluster, node, kind), node, key);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var identity = (await answer.Content.ReadFromJsonAsync<EnrollResponse>())!;
        var address = PortalAddress.Parse(portal.Address.ToString());
        var signIn = new PortalSignIn(address, identity.AgentId, key);
        var agent = new TestAgent(key, identity, PortalConnection.Create(address, signIn.TokenAsync, NullLoggerFactory.Instance));
        await agent.Hub.StartAsync();
        return agent;
    }

    public Task<AgentWelcome> HelloAsync(long revision = 0, string hash = "") =>
        Hub.InvokeAsync<AgentWelcome>(nameof(IAgentHub.Hello), new AgentHello("test", "0", revision, hash));

    public Task<long> EventsAsync(params NodeEvent[] events) => Hub.InvokeAsync<long>(nameof(IAgentHub.Events), (IReadOnlyList<NodeEvent>)events);

    public Task ReportAsync(NodeReport report) => Hub.InvokeAsync(nameof(IAgentHub.Report), report);

    public static NodeEvent Event(long sequence, string kind, long order = 0, params (string Name, string Value)[] data) => new()
    {
        Sequence = sequence,
        Order = order == 0 ? sequence : order,
        At = DateTimeOffset.UtcNow,
        Kind = kind,
        Data = data.ToDictionary(d => d.Name, d => d.Value, StringComparer.Ordinal),
    };

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _key.Dispose();
    }
}
