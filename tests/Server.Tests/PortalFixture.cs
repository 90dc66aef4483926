using System.Net.Http.Headers;
using System.Net.Http.Json;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClusterPortal.Server.Tests;

/// <summary>The whole portal on a real port of loopback, with a PostgreSQL of its own.</summary>
public sealed class PortalFixture : WebApplicationFactory<AgentHub>, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cp").FullName;
    /// <summary>Apart: it belongs to the user that PostgreSQL runs as.</summary>
    private readonly string _database = Directory.CreateTempSubdirectory("cp").FullName;

    private PrivatePostgres? _postgres;
    private string _token = "";

    public Uri Address => ClientOptions.BaseAddress;

    public LiveClusters Live => Services.GetRequiredService<LiveClusters>();

    public string FifoPath => Path.Combine(_directory, "control");

    public async Task InitializeAsync()
    {
        await StartDatabaseAsync();
        UseKestrel(0);
        StartServer();
        _token = (await File.ReadAllTextAsync(Path.Combine(_directory, "token"))).Trim();
    }

    public async Task StartDatabaseAsync() => _postgres = await PrivatePostgres.StartAsync(_database, durable: false);

    public async Task StopDatabaseAsync() => await _postgres!.DisposeAsync();

    /// <summary>As an admin, by the token of the bootstrap file.</summary>
    public HttpClient Admin() => With(_token);

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };

    public HttpClient With(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<string> TokenAsync(string role)
    {
        using var admin = Admin();
        var answer = await admin.PostAsJsonAsync("/api/v1/tokens", new { name = "test-" + Guid.NewGuid().ToString("N")[..8], role });
        return (await answer.Content.ReadFromJsonAsync<CreatedToken>())!.Secret;
    }

    /// <summary>Creates the cluster over REST and answers its first ETag.</summary>
    public async Task<string> CreateAsync(ClusterTopology topology)
    {
        using var admin = Admin();
        using var answer = await admin.PostAsync("/api/v1/clusters", Json(topology));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer.Headers.ETag!.Tag;
    }

    public static StringContent Json(ClusterTopology topology) => new(CanonicalJson.Write(topology), System.Text.Encoding.UTF8, "application/json");

    public async Task<int> SqlAsync(string text)
    {
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first snapshot, from now on, of which this is true.</summary>
    public async Task<ClusterStatus> UntilAsync(string cluster, Func<ClusterStatus, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var feed = Live.Find(cluster)!.Snapshots.Watch();
        if (isSo(feed.Now))
            return feed.Now;
        await foreach (var status in feed.Next.WithCancellation(deadline.Token))
        {
            if (isSo(status))
                return status;
        }

        throw new InvalidOperationException("The feed ended.");
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:Portal", _postgres!.ConnectionString);
        builder.UseSetting("Bootstrap:TokenFile", Path.Combine(_directory, "token"));
        builder.UseSetting("Demonstration:Control", FifoPath);
        builder.UseSetting("Metrics:Token", "a-scrape-token-of-some-length");
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        await _postgres!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        Directory.Delete(_database, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class PortalCollection : ICollectionFixture<PortalFixture>
{
    public const string Name = "portal";
}
