using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>
/// Opens a SignalR connection over a WebSocket without the negotiate request, also through a Unix socket.
/// The end point is a <see cref="UriEndPoint"/> whose scheme is http or https.
/// </summary>
/// <param name="token">Asked for at every connect: each takes a new challenge.</param>
public sealed class WebSocketConnectionFactory(PortalAddress portal, Func<CancellationToken, ValueTask<string?>> token) : IConnectionFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not UriEndPoint { Uri: var uri })
            throw new NotSupportedException($"{nameof(WebSocketConnectionFactory)} needs a {nameof(UriEndPoint)}, not {endpoint?.GetType()}.");

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ConnectTimeout);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // SignalR has its own pings
            socket.Options.SetRequestHeader("X-Requested-With", "ClusterPortal.Agent");
            if (await token(timeout.Token) is { } credential)
                socket.Options.SetRequestHeader("Authorization", "Bearer " + credential);

            // The handler lives as long as the connection: the WebSocket owns the stream, not the handler.
            using var invoker = new HttpMessageInvoker(portal.CreateHandler(), disposeHandler: false);
            await socket.ConnectAsync(AsWebSocket(uri), invoker, timeout.Token);
            return new WebSocketConnection(socket, endpoint, CloseTimeout);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"No answer from {portal.Text} within {ConnectTimeout.TotalSeconds:0.#} s.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Uri AsWebSocket(Uri uri) => new UriBuilder(uri) { Scheme = uri.Scheme == "https" ? "wss" : "ws" }.Uri;
}
