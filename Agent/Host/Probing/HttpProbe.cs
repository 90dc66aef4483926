using System.Net;
using System.Net.Sockets;
using System.Text;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Resources;

namespace ClusterPortal.Agent.Host.Probing;

/// <summary>One GET on a connection of its own, without waiting: <see cref="Advance"/> is called when its socket is ready.</summary>
public sealed class HttpProbe : IDisposable
{
    private const int LongestAnswer = 4096;

    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[LongestAnswer];
    private int _length;
    private bool _sent;

    private HttpProbe(Socket socket, byte[] request)
    {
        Socket = socket;
        _request = request;
    }

    public Socket Socket { get; }

    public Instant SentAt { get; } = LeaseClock.Now;

    /// <summary>Waiting for the connection; then for the answer.</summary>
    public bool Writing => !_sent;

    /// <summary>Null when the kernel refuses at once (no route).</summary>
    public static HttpProbe? Begin(IPEndPoint target, byte[] request)
    {
        ArgumentNullException.ThrowIfNull(target);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            socket.Connect(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return new HttpProbe(socket, request);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }

        return new HttpProbe(socket, request);
    }

    /// <summary>Null: not yet. True: answered with a success; <paramref name="by"/> is who answered. False: refused, or not with a success.</summary>
    public bool? Advance(out string by)
    {
        by = "";
        try
        {
            if (!_sent)
            {
                Socket.Send(_request);
                _sent = true;
                return null;
            }

            var n = Socket.Receive(_answer.AsSpan(_length));
            _length += n;
            if (n > 0 && _length < _answer.Length)
                return null;
            var text = Encoding.Latin1.GetString(_answer, 0, _length);
            by = AnsweredBy(text);
            return text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text.AsSpan().Slice(8).TrimStart().StartsWith("2", StringComparison.Ordinal);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return null;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => Socket.Dispose();

    /// <summary>The header X-Node, else the page's title, else the body's first word; only what could be a host's name.</summary>
    public static string AnsweredBy(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        const string header = "\r\nX-Node:";
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return "";
        var at = answer.IndexOf(header, 0, end, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
            return answer.AsSpan(at + header.Length).TrimStart().ToString().Split('\r')[0].Trim();
        var body = answer[(end + 4)..];
        var title = body.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        if (title >= 0)
            body = body[(title + "<title>".Length)..].Split('<')[0];
        var words = body.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words[0].Length <= 64 && words[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? words[0] : "";
    }
}
