using System.Net;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>The hub connection of Microsoft.AspNetCore.SignalR.Client.Core over our own WebSocket, with generated serializers.</summary>
public static class PortalConnection
{
    /// <summary>Two of the server's own keep-alives (15 s by default) may be missed.</summary>
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    public static HubConnection Create(PortalAddress portal, Func<CancellationToken, ValueTask<string?>> token, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(portal);
        // HubConnectionBuilder registers the JSON protocol; it wants a factory and an end point in its services.
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(portal, token));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(portal.Root, "hubs/agent")));
        builder.Services.AddSingleton(loggers);
        builder.AddJsonProtocol(o =>
        {
            o.PayloadSerializerOptions.TypeInfoResolverChain.Insert(0, ContractJson.Default);
            o.PayloadSerializerOptions.AllowOutOfOrderMetadataProperties = true;
        });
        return builder.WithServerTimeout(ServerTimeout).WithKeepAliveInterval(KeepAlive).Build();
    }
}

/// <summary>How long to wait before trying again, for ever: doubling up to a ceiling, spread by jitter so that agents do not return in step.</summary>
public sealed class EndlessRetry(TimeSpan first, TimeSpan ceiling)
{
    /// <param name="failures">How many in a row came before.</param>
    public TimeSpan Delay(long failures)
    {
        var doubled = first * Math.Pow(2, Math.Min(failures, 30));
        var delay = doubled < ceiling ? doubled : ceiling;
#pragma warning disable CA5394 // jitter needs no cryptography
        return delay * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }
}
