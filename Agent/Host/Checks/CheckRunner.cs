using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>One attempt of one health check.</summary>
/// <param name="Ping">Round trip of an echo request; null: no answer within the time.</param>
public sealed class CheckRunner(Func<IPAddress, TimeSpan, TimeSpan?> Ping)
{
    /// <summary>True when this agent carries the declared check out as it is; otherwise it only connects, and says so.</summary>
    public static bool IsCarriedOut(HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Type switch
        {
            CheckType.Negotiate => check.Service is null or "" or "http" or "https" or "none",
            CheckType.Command => false,
            _ => true,
        };
    }

    /// <summary>Never throws for what the server does.</summary>
    public async Task<CheckOutcome> RunAsync(HealthCheck check, VirtualService service, RealServer server, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(check);
        var key = IpvsCompiler.DestinationKey(service, server);
        var endpoint = new IPEndPoint(key.Address, check.Port ?? key.Port);
        var began = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(check.TimeoutMs);
        try
        {
            return check switch
            {
                { Type: CheckType.On } => CheckOutcome.Up("always on", TimeSpan.Zero),
                { Type: CheckType.Off } => CheckOutcome.Down("off", TimeSpan.Zero),
                { Type: CheckType.Ping } => await Task.Run(() => PingOnce(endpoint.Address, TimeSpan.FromMilliseconds(check.TimeoutMs)), timeout.Token),
                { Type: CheckType.Negotiate } when Service(check, service) is "http" or "https" =>
                    await HttpCheck.RunAsync(check, endpoint, Service(check, service) == "https", timeout.Token),
                _ => await ConnectAsync(endpoint, service.Protocol, timeout.Token),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckOutcome.Down($"no answer within {check.TimeoutMs} ms", Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or IOException or InvalidOperationException or UriFormatException or FormatException)
        {
            return CheckOutcome.Down(Reason(e), Stopwatch.GetElapsedTime(began));
        }
    }

    // ldirectord chooses by the virtual service's port when no service is named.
    private static string? Service(HealthCheck check, VirtualService service) =>
        check.Service is { Length: > 0 } named ? named : service.Port switch { 80 => "http", 443 => "https", _ => null };

    private static async Task<CheckOutcome> ConnectAsync(IPEndPoint endpoint, IpvsProtocol protocol, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        if (protocol == IpvsProtocol.Udp)
            return CheckOutcome.Up("udp is not connected to", TimeSpan.Zero);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellationToken);
        return CheckOutcome.Up("connected", Stopwatch.GetElapsedTime(began));
    }

    private CheckOutcome PingOnce(IPAddress address, TimeSpan timeout)
    {
        var answered = Ping(address, timeout);
        return answered is { } took ? CheckOutcome.Up("echo reply", took) : CheckOutcome.Down("no echo reply", timeout);
    }

    private static string Reason(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => "connection refused",
                    SocketError.HostUnreachable => "no route to host",
                    SocketError.NetworkUnreachable => "network unreachable",
                    SocketError.TimedOut => "connection timed out",
                    _ => socket.Message,
                };
            }
        }

        return e.Message;
    }
}
