using System.Net;
using System.Net.Sockets;
using System.Text;
using ClusterPortal.Agent.Host.Checks;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Tests.Checks;

/// <summary>Against real servers on the loopback.</summary>
public sealed class CheckRunnerTests
{
    private static readonly HealthCheck Negotiate = new()
    {
        Type = CheckType.Negotiate,
        Service = "http",
        Request = "lvs_testpage.html",
        Receive = "test Page",
        VirtualHost = "lvstest.net",
        TimeoutMs = 2_000,
    };

    [Fact]
    public async Task Negotiate_asks_for_the_page_of_the_virtual_host_and_matches_the_answer()
    {
        await using var server = new TinyServer("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nthis test Page");
        var outcome = await Run(Negotiate, server.Port);

        Assert.True(outcome.Ok, outcome.Detail);
        Assert.Equal("http 200", outcome.Detail);
        Assert.StartsWith("GET /lvs_testpage.html HTTP/1.1\r\n", server.Heard, StringComparison.Ordinal);
        Assert.Contains("Host: lvstest.net\r\n", server.Heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother", "http 200, the answer does not match")]
    [InlineData("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\ntest Page", "http 503")]
    [InlineData("HTTP/1.1 302 Go\r\nLocation: /x\r\nContent-Length: 9\r\n\r\ntest Page", "http 302")]
    public async Task Negotiate_refuses_another_answer_or_status(string answer, string detail)
    {
        await using var server = new TinyServer(answer);
        var outcome = await Run(Negotiate, server.Port);

        Assert.False(outcome.Ok);
        Assert.Equal(detail, outcome.Detail);
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing_is_down_after_the_time()
    {
        await using var server = new TinyServer(answer: null);
        var outcome = await Run(Negotiate with { TimeoutMs = 100 }, server.Port);

        Assert.False(outcome.Ok);
        Assert.Equal("no answer within 100 ms", outcome.Detail);
    }

    [Fact]
    public async Task A_regular_expression_that_never_ends_is_given_up()
    {
        var body = new string('a', 40) + "!";
        await using var server = new TinyServer($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var outcome = await Run(Negotiate with { Receive = "^(a+)+$", TimeoutMs = 20_000 }, server.Port);

        Assert.False(outcome.Ok);
    }

    [Fact]
    public async Task Connect_tells_an_open_port_from_a_closed_one()
    {
        var connect = new HealthCheck { Type = CheckType.Connect, TimeoutMs = 2_000 };
        await using var server = new TinyServer(answer: null);
        Assert.True((await Run(connect, server.Port)).Ok);

        Assert.Equal("connection refused", (await Run(connect, ClosedPort())).Detail);
    }

    [Fact]
    public async Task On_and_off_ask_nobody()
    {
        Assert.True((await Run(new HealthCheck { Type = CheckType.On }, ClosedPort())).Ok);
        Assert.False((await Run(new HealthCheck { Type = CheckType.Off }, ClosedPort())).Ok);
    }

    [Theory]
    [InlineData("smtp", false)]
    [InlineData("http", true)]
    [InlineData(null, true)]
    public void Services_that_are_only_connected_to_are_known(string? service, bool carriedOut) =>
        Assert.Equal(carriedOut, CheckRunner.IsCarriedOut(new HealthCheck { Type = CheckType.Negotiate, Service = service }));

    private static Task<CheckOutcome> Run(HealthCheck check, int port)
    {
        var service = new VirtualService { Name = "www", Address = "192.0.2.1", Port = 80 };
        return new CheckRunner((_, _) => null).RunAsync(check, service, new RealServer { Address = "127.0.0.1", Port = port }, CancellationToken.None);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class TinyServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public TinyServer(string? answer)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _serving = ServeAsync(answer);
        }

        public int Port { get; }

        public string Heard { get; private set; } = "";

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(string? answer)
        {
            try
            {
                using var peer = await _listener.AcceptTcpClientAsync();
                var buffer = new byte[4096];
                var length = await peer.GetStream().ReadAsync(buffer);
                Heard = Encoding.ASCII.GetString(buffer, 0, length);
                if (answer is not null)
                    await peer.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
                while (length > 0)
                    length = await peer.GetStream().ReadAsync(buffer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
            }
        }
    }
}
