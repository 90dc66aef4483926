using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClusterPortal.Benchmarks.Probes;

namespace ClusterPortal.Agent.Host.Tests.Namespaces;

/// <summary>
/// Asks who has an address, each time in the name of another asker, and takes only answers to that very question: an announcement of the new
/// owner is no answer, nor is a late one to the question before.
/// </summary>
public sealed class ArpObserver : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(15);

    private readonly PhysicalAddress _own;
    private readonly Socket _socket;
    private readonly byte[] _frame = new byte[256];
    private int _asker;

    /// <summary>For eth0 of the calling thread's network namespace.</summary>
    public ArpObserver()
    {
        var network = NetworkInterface.GetAllNetworkInterfaces().First(n => n.Name == "eth0");
        _own = network.GetPhysicalAddress();
        // packet(7) wants the protocol in network byte order already in socket(2).
        _socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)IPAddress.HostToNetworkOrder((short)ArpFrame.EtherType));
        _socket.Bind(new PacketEndPoint(ArpFrame.EtherType, network.GetIPProperties().GetIPv4Properties().Index));
    }

    public IReadOnlyList<PhysicalAddress> WhoHas(IPAddress address)
    {
        _asker = (_asker + 1) % 100;
        var asker = new IPAddress([10, 88, 0, (byte)(100 + _asker)]);
        _socket.Send(ArpFrame.Ask(_own, asker, address));
        var answers = new List<PhysicalAddress>();
        var asked = Stopwatch.StartNew();
        while (Window - asked.Elapsed is var left && left > TimeSpan.Zero && _socket.Poll(left, SelectMode.SelectRead))
        {
            var length = _socket.Receive(_frame);
            if (ArpFrame.AnswerFor(_frame.AsSpan(0, length), address, asker) is { } answer && !answers.Contains(answer))
                answers.Add(answer);
        }

        return answers;
    }

    public void Dispose() => _socket.Dispose();
}
