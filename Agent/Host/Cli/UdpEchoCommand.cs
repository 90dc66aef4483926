using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary><c>udp-echo</c>: answers each datagram with itself, for measuring.</summary>
internal static class UdpEchoCommand
{
    public static Command Build()
    {
        var port = new Option<int>("--port") { Description = "The UDP port.", Required = true };
        var command = new Command("udp-echo", "Answer every UDP datagram with itself.") { port };
        command.SetAction(parsed =>
        {
            Serve(parsed.GetRequiredValue(port));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Serve(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            throw new AgentException($"UDP port {port} cannot be used: {e.Message} Give another with --port.", e);
        }

        Console.WriteLine($"echo on udp {port}");
        var buffer = new byte[65_536];
        var from = new SocketAddress(AddressFamily.InterNetworkV6);
        while (true)
        {
            var length = socket.ReceiveFrom(buffer, SocketFlags.None, from);
            try
            {
                socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, from);
            }
            catch (SocketException)
            {
                // Its sender is unreachable: nobody waits for the answer.
            }
        }
    }
}
