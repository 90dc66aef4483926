using ClusterPortal.Server.Access;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Topologies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClusterPortal.Server.Hosting;

/// <summary>The database and all that speaks SQL.</summary>
public static class DataServices
{
    /// <summary>The connection string that is configured, or that of a private PostgreSQL in the data directory.</summary>
    public static async Task<(string ConnectionString, PrivatePostgres? Own)> FindAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration.GetConnectionString("Portal") is { Length: > 0 } configured)
            return (configured, null);
        if (configuration["DataDirectory"] is not { Length: > 0 } directory)
            throw new InvalidOperationException("Say where the portal keeps its data: --DataDirectory FOLDER for a PostgreSQL of its own, or --ConnectionStrings:Portal for one that is there.");
        var own = await PrivatePostgres.StartAsync(Path.Combine(directory, "pg"), durable: !configuration.GetValue("DataDirectory:Volatile", false), cancellationToken: cancellationToken);
        return (own.ConnectionString, own);
    }

    public static void Add(IServiceCollection services, string connectionString)
    {
        // Short waits: a request that meets a database that is away says so soon. Keepalive finds a peer that died without a word.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 3, CommandTimeout = 15, KeepAlive = 10, MaxPoolSize = 40, ApplicationName = "ClusterPortal" };
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(builder.ConnectionString).Build());
        services.AddDbContextFactory<PortalDb>((s, o) => o.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>()));
        services.AddDataProtection().SetApplicationName("ClusterPortal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000); // OWASP ASVS 5.0, appendix C: PBKDF2-HMAC-SHA512
        services.AddSingleton<Database>();
        services.AddSingleton<ClusterKeys>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<EventStore>();
        services.AddSingleton<RevisionStore>();
        services.AddSingleton<AgentStore>();
        services.AddSingleton<AccessStore>();
        services.AddSingleton<AccessCache>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<NotificationListener>();
    }
}
