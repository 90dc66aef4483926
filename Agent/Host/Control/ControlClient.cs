using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ClusterPortal.Agent.Host.Cli;
using ClusterPortal.Agent.Host.State;

namespace ClusterPortal.Agent.Host.Control;

/// <summary>Asks the agent that runs on this state directory.</summary>
public static class ControlClient
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <exception cref="AgentException">No agent answers, or it refused.</exception>
    public static ControlResponse Ask(string stateDirectory, ControlRequest request)
    {
        var path = Path.Combine(Path.GetFullPath(stateDirectory), "control.sock");
        try
        {
            if (!File.Exists(path))
                throw new IOException("there is no such socket");
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.ReceiveTimeout = socket.SendTimeout = (int)Timeout.TotalMilliseconds;
            socket.Connect(new UnixDomainSocketEndPoint(path));
            using var stream = new NetworkStream(socket);
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(request, HostJson.Default.ControlRequest));
            stream.Write("\n"u8);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var line = reader.ReadLine() ?? throw new IOException("it hung up");
            var response = JsonSerializer.Deserialize(line, HostJson.Default.ControlResponse) ?? throw new IOException("it answered nothing");
            return response.Ok ? response : throw new AgentException(response.Error ?? "The agent refused.");
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException or ArgumentException)
        {
            throw new AgentException($"No agent answers at {path} ({e.Message}). Is it running, and is this its state directory?", ExitCodes.NotRunning);
        }
    }
}
