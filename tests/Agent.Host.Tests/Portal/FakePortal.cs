using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Tests.Portal;

/// <summary>As much of a portal as an agent talks to, on a real Unix socket: HTTP/1.1, a WebSocket, SignalR's JSON protocol.</summary>
public sealed class FakePortal : IAsyncDisposable
{
    private const char RecordSeparator = '\u001e';

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _peers = [];
    private readonly Task _accepting;
    /// <value>The public key of the agent that enrolled.</value>
    public string AgentKey { get; set; } = "";

    public FakePortal(string path)
    {
        Address = "unix:" + path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    public required EnrollResponse Enrolled { get; init; }

    /// <value>What Hello answers.</value>
    public required AgentWelcome Welcome { get; init; }

    /// <value>Tokens that enrol once.</value>
    public HashSet<string> Tokens { get; } = ["once"];

    /// <value>How far events count as stored; set back to make a portal whose database is away.</value>
    public Func<long, long> Stored { get; set; } = sequence => sequence;

    public BlockingCollection<JsonNode> Reports { get; } = new(1_000);

    public BlockingCollection<JsonNode> Events { get; } = new(1_000);

    public ConcurrentQueue<string> Refused { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_peers);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _peers.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var (head, body) = await ReadAsync(stream);
            if (head.StartsWith("POST /api/v1/enroll ", StringComparison.Ordinal))
                await EnrollAsync(stream, body);
            else if (head.StartsWith($"POST /api/v1/agents/{Enrolled.AgentId:D}/challenge ", StringComparison.Ordinal))
                await AnswerAsync(stream, 200, JsonSerializer.Serialize(new ChallengeResponse("nonce-1"), ContractJson.Default.ChallengeResponse));
            else if (head.StartsWith("GET /hubs/agent ", StringComparison.Ordinal))
                await HubAsync(stream, head);
            else
                await AnswerAsync(stream, 404, "{}");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or WebSocketException)
        {
        }
    }

    private async Task EnrollAsync(NetworkStream stream, string body)
    {
        var request = JsonSerializer.Deserialize(body, ContractJson.Default.EnrollRequest)!;
        if (!Tokens.Remove(request.Token))
        {
            await AnswerAsync(stream, 403, """{"type":"x","title":"Refused","detail":"The token was used already."}""");
            return;
        }

        AgentKey = request.PublicKey;
        await AnswerAsync(stream, 200, JsonSerializer.Serialize(Enrolled, ContractJson.Default.EnrollResponse));
    }

    private async Task HubAsync(NetworkStream stream, string head)
    {
        if (!Authorized(Header(head, "Authorization")))
        {
            Refused.Enqueue(head);
            await AnswerAsync(stream, 401, "{}");
            return;
        }

#pragma warning disable CA5350 // RFC 6455, 4.2.2
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Header(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), _end.Token);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[256 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, _end.Token);
            if (result.MessageType == WebSocketMessageType.Close)
                return;
            foreach (var message in Encoding.UTF8.GetString(buffer, 0, result.Count).Split(RecordSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                if (Reply(JsonNode.Parse(message)!) is { } reply)
                    await socket.SendAsync(Encoding.UTF8.GetBytes(reply + RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, _end.Token);
            }
        }
    }

    private string? Reply(JsonNode message)
    {
        if (message["protocol"] is not null)
            return "{}";
        if (message["type"]?.GetValue<int>() != 1)
            return null;
        var argument = message["arguments"]![0]!;
        string? result = null;
        switch (message["target"]!.GetValue<string>())
        {
            case "Hello":
                result = JsonSerializer.Serialize(Welcome, ContractJson.Default.AgentWelcome);
                break;
            case "Report":
                Reports.Add(argument);
                break;
            case "Events":
                Events.Add(argument);
                result = Stored(argument.AsArray()[^1]!["sequence"]!.GetValue<long>()).ToString(provider: null);
                break;
        }

        var id = message["invocationId"]!.GetValue<string>();
        return result is null ? $$"""{"type":3,"invocationId":"{{id}}"}""" : $$"""{"type":3,"invocationId":"{{id}}","result":{{result}}}""";
    }

    private bool Authorized(string bearer)
    {
        var parts = bearer.Replace("Bearer ", "", StringComparison.Ordinal).Split('.');
        if (parts is not [var id, "nonce-1", var signature] || id != Enrolled.AgentId.ToString("D"))
            return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(AgentKey), out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(AgentCredential.Text(Enrolled.AgentId, "nonce-1")), System.Buffers.Text.Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
    }

    private async Task<(string Head, string Body)> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[64 * 1024];
        var text = "";
        var length = 0;
        while (!IsWhole(text))
        {
            var n = await stream.ReadAsync(buffer.AsMemory(length), _end.Token);
            if (n == 0)
                throw new IOException("gone");
            length += n;
            text = Encoding.UTF8.GetString(buffer, 0, length);
        }

        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = text[(end + 4)..];
        return (text[..(end + 2)], body.Contains('{', StringComparison.Ordinal) ? body[body.IndexOf('{', StringComparison.Ordinal)..(body.LastIndexOf('}') + 1)] : "");
    }

    // A body comes in chunks (RFC 9112, 7.1) or not at all.
    private static bool IsWhole(string text) =>
        text.Contains("\r\n\r\n", StringComparison.Ordinal) && (Header(text, "Transfer-Encoding") != "chunked" || text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal));

    private static string Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : head[(at + name.Length + 4)..].Split('\r')[0];
    }

    private async Task AnswerAsync(NetworkStream stream, int status, string body) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), _end.Token);
}
