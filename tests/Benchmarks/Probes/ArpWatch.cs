using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ClusterPortal.Benchmarks.Probes;

/// <summary>
/// Asks every 10 ms who has the virtual address. "read" answers <c>asked answered twice</c> since "begin": twice counts the requests
/// that two different hosts answered. It runs on a host of its own: answers teach the kernel that asks, and a client shall learn only
/// from the announcements of a takeover.
/// </summary>
public sealed class ArpWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly IPAddress _own;
    private readonly IPAddress _wanted;
    private readonly byte[] _request;
    private readonly HashSet<PhysicalAddress> _answers = [];
    private long _asked;
    private long _answered;
    private long _twice;

    private ArpWatch(NetworkInterface network, IPAddress wanted)
    {
        _wanted = wanted;
        _own = network.GetIPProperties().UnicastAddresses.First(a => a.Address.AddressFamily is AddressFamily.InterNetwork).Address;
        _request = ArpFrame.Ask(network.GetPhysicalAddress(), _own, wanted);
        // packet(7) wants the protocol in network byte order already in socket(2).
        _socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)IPAddress.HostToNetworkOrder((short)ArpFrame.EtherType));
        _socket.Bind(new PacketEndPoint(ArpFrame.EtherType, network.GetIPProperties().GetIPv4Properties().Index));
    }

    public static void Run(string address)
    {
        var network = NetworkInterface.GetAllNetworkInterfaces().First(n => string.Equals(n.Name, "eth0", StringComparison.Ordinal));
        using var watch = new ArpWatch(network, IPAddress.Parse(address));
        new Thread(watch.Ask) { IsBackground = true }.Start();
        new Thread(watch.Receive) { IsBackground = true }.Start();
        Commands.Obey(watch.Begin, watch.Read);
    }

    public void Dispose() => _socket.Dispose();

    private void Begin()
    {
        lock (_lock)
        {
            _asked = _answered = _twice = 0;
            _answers.Clear();
        }
    }

    private string Read()
    {
        lock (_lock)
            return string.Create(CultureInfo.InvariantCulture, $"{_asked} {_answered} {_twice}");
    }

    private void Ask()
    {
        while (true)
        {
            lock (_lock)
            {
                _answered += Math.Min(1, _answers.Count);
                _twice += _answers.Count > 1 ? 1 : 0;
                _asked++;
                _answers.Clear();
            }

            try
            {
                _socket.Send(_request);
            }
            catch (SocketException)
            {
                // The cable is out; the next request comes in 10 ms.
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            Thread.Sleep(Interval);
        }
    }

    private void Receive()
    {
        var frame = new byte[256];
        while (true)
        {
            try
            {
                var length = _socket.Receive(frame);
                if (ArpFrame.AnswerFor(frame.AsSpan(0, length), _wanted, _own) is { } mac)
                {
                    lock (_lock)
                        _answers.Add(mac);
                }
            }
            catch (SocketException)
            {
                // The interface went down; it may come back.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
