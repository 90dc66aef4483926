using ClusterPortal.Client.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClusterPortal.Client;

/// <summary>What the dashboard needs of its host besides <see cref="IPortal"/>.</summary>
public static class Dashboard
{
    /// <summary>The languages, by their culture names; the first one is the fallback.</summary>
    public static readonly IReadOnlyList<string> Cultures = ["en", "zh-Hans"];

    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddScoped<Pulse>();
    }
}
