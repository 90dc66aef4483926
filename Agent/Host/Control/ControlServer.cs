using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ClusterPortal.Agent.Host.State;

namespace ClusterPortal.Agent.Host.Control;

/// <summary>The control socket (mode 0600): one request and one answer per connection, one connection at a time.</summary>
public sealed class ControlServer : IDisposable
{
    private const int LongestRequest = 4096;
    private const int Timeout = 5_000;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly Func<ControlRequest, ControlResponse> _answer;

    /// <exception cref="AgentException">Another agent has it, or the path is too long.</exception>
    public ControlServer(string path, Func<ControlRequest, ControlResponse> answer)
    {
        _path = path;
        _answer = answer;
        if (Encoding.UTF8.GetByteCount(path) > 107) // sockaddr_un.sun_path, unix(7)
            throw new AgentException($"The control socket's path {path} is longer than 107 bytes. Choose a shorter --state-dir.");
        if (Answers(path))
            throw new AgentException($"Another agent already runs on the state directory {Path.GetDirectoryName(path)}. Stop it first, or give another --state-dir.");
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(8);
        new Thread(Serve) { Name = "control", IsBackground = true }.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    private static bool Answers(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using var peer = _listener.Accept();
                peer.ReceiveTimeout = peer.SendTimeout = Timeout;
                using var stream = new NetworkStream(peer);
                stream.Write(JsonSerializer.SerializeToUtf8Bytes(Answer(ReadLine(stream)), HostJson.Default.ControlResponse));
                stream.Write("\n"u8);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument })
            {
                return;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The person at the other end has gone.
            }
        }
    }

    private ControlResponse Answer(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HostJson.Default.ControlRequest) is { } request
                ? _answer(request)
                : new ControlResponse(false, Error: "An empty request.");
        }
        catch (JsonException)
        {
            return new ControlResponse(false, Error: "Not a request.");
        }
    }

    private static string ReadLine(NetworkStream stream)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        for (int n; length < buffer.Length && (n = stream.Read(buffer.AsSpan(length))) > 0;)
        {
            length += n;
            if (buffer.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
                return Encoding.UTF8.GetString(buffer, 0, end);
        }

        return "";
    }
}
