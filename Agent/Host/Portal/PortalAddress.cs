using System.Net.Sockets;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>Where the portal is: <c>http(s)://host[:port]</c>, or <c>unix:/path</c> for HTTP over a Unix socket of the same machine.</summary>
public sealed class PortalAddress
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly string? _socket;

    private PortalAddress(string text, Uri root, string? socket)
    {
        Text = text;
        Root = root;
        _socket = socket;
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Ends in a slash. Over a Unix socket the host name is <c>localhost</c>.</summary>
    public Uri Root { get; }

    /// <exception cref="AgentException">Neither form.</exception>
    public static PortalAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            var path = text["unix:".Length..];
            // sockaddr_un.sun_path is 108 bytes with its NUL (unix(7)).
            if (!path.StartsWith('/') || System.Text.Encoding.UTF8.GetByteCount(path) > 107)
                throw new AgentException($"The portal address {text} needs an absolute path of at most 107 bytes after unix:, e.g. unix:/run/clusterportal.sock.");
            return new PortalAddress(text, new Uri("http://localhost/"), path);
        }

        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var root) || root.Scheme is not ("http" or "https"))
            throw new AgentException($"The portal address {text} is neither a URL (https://portal.example) nor unix:/path.");
        return new PortalAddress(text, root, socket: null);
    }

    /// <summary>A handler of its own for each use; the caller disposes it.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout };
        if (_socket is { } path)
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new IOException($"there is no socket {path}");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
