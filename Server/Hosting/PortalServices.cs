using System.Text.Json.Serialization;
using ClusterPortal.Client;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Agents;
using ClusterPortal.Server.Api;
using ClusterPortal.Server.Live;
using ClusterPortal.Server.Pages;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components.Authorization;

namespace ClusterPortal.Server.Hosting;

/// <summary>Everything but the database.</summary>
public static class PortalServices
{
    /// <summary>A report of a large director is some hundred kilobytes; nothing an agent may say is longer.</summary>
    private const int MaxHubMessage = 512 * 1024;

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new DemonstrationOptions(configuration["Demonstration:Control"]));
        services.AddSingleton<LiveClusters>();
        services.AddSingleton<LiveSync>();
        services.AddHostedService(s => s.GetRequiredService<LiveSync>());
        services.AddSingleton<PortalMetrics>();
        services.AddHostedService<Ticker>();
        services.AddHostedService<Retention>();
        services.AddSingleton<AgentDirectory>();
        services.AddSingleton<AgentConnections>();
        services.AddSingleton<AgentNonces>();
        services.AddSingleton<AgentEvents>();
        services.AddSingleton<PortalEvents>();
        services.AddHostedService(s => s.GetRequiredService<PortalEvents>());
        services.AddSingleton<Enrolment>();
        services.AddSingleton<Bootstrap>();
        services.AddSingleton<Startup>();
        services.AddSingleton<SignInGuard>();
        services.AddSingleton<TopologyService>();
        services.AddSingleton<ImportService>();
        services.AddSingleton<ActionService>();
        services.AddSingleton<UserService>();
        AccessRules.Add(services);
        AddJson(services);
        AddDashboard(services);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = Problems.Complete);
        services.AddExceptionHandler(Problems.Configure);
        services.AddAntiforgery(o => o.Cookie.Name = "clusterportal-form");
        services.AddSingleton(_ => new PrometheusText(static m => m is "ClusterPortal" or "Npgsql" or "System.Runtime" || m.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
        ApiDescription.Add(services);
    }

    private static void AddJson(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.AllowOutOfOrderMetadataProperties = true;
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
        });
        services.AddSignalR(o =>
        {
            o.MaximumReceiveMessageSize = MaxHubMessage;
            o.KeepAliveInterval = TimeSpan.FromSeconds(5);
            o.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
        }).AddJsonProtocol(o =>
        {
            o.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            o.PayloadSerializerOptions.AllowOutOfOrderMetadataProperties = true;
            o.PayloadSerializerOptions.RespectNullableAnnotations = true; // a null where none belongs is refused at the door
            o.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
    }

    private static void AddDashboard(IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingUser>();
        services.AddDashboard();
        services.AddScoped<IPortal, Portal>();
    }
}
