using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>ldirectord's negotiate check of http and https: a success status, and a body that the regular expression matches.</summary>
internal static class HttpCheck
{
    private const int LargestBody = 1024 * 1024;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static async Task<CheckOutcome> RunAsync(HealthCheck check, IPEndPoint server, bool tls, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var handler = Handler(check, server);
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = LargestBody, Timeout = Timeout.InfiniteTimeSpan };
        using var request = Request(check, server, tls);
        using var response = await http.SendAsync(request, cancellationToken);
        var status = $"http {(int)response.StatusCode}";
        if (!response.IsSuccessStatusCode)
            return CheckOutcome.Down(status, Stopwatch.GetElapsedTime(began));
        if (check.Receive is { Length: > 0 } pattern)
        {
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (!Matches(pattern, body, out var trouble))
                return CheckOutcome.Down($"{status}, {trouble}", Stopwatch.GetElapsedTime(began));
        }

        return CheckOutcome.Up(status, Stopwatch.GetElapsedTime(began));
    }

    private static SocketsHttpHandler Handler(HealthCheck check, IPEndPoint server)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            // The name is for the Host header and for TLS; the connection goes to the real server and nowhere else.
            ConnectCallback = (_, cancellationToken) => ConnectAsync(server, cancellationToken),
        };
        if (!check.VerifyCertificate)
#pragma warning disable CA5359 // as ldirectord: the user asks for it by VerifyCertificate
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
        return handler;
    }

    private static HttpRequestMessage Request(HealthCheck check, IPEndPoint server, bool tls)
    {
        var path = check.Request is { Length: > 0 } asked ? asked : "/";
        var host = check.VirtualHost is { Length: > 0 } name ? name : server.ToString();
        var uri = new Uri($"{(tls ? "https" : "http")}://{host}/{path.TrimStart('/')}");
        return new HttpRequestMessage(new HttpMethod(check.Method ?? "GET"), uri) { Headers = { ConnectionClose = true, Host = host } };
    }

    private static bool Matches(string pattern, string body, out string trouble)
    {
        trouble = "the answer does not match";
        try
        {
            return Regex.IsMatch(body, pattern, RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (RegexMatchTimeoutException)
        {
            trouble = "the expression took longer than a second";
            return false;
        }
        catch (ArgumentException)
        {
            trouble = "the expression is not valid";
            return false;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
