using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClusterPortal.Benchmarks.Probes;

/// <summary>
/// A client: a datagram every 2 ms to the virtual address. "read" answers <c>gapMs node sent answered sinceAnswerMs</c>: the longest time
/// between two answers since "begin", who answered last, how many were sent and answered, and how long the last answer is ago.
/// </summary>
public sealed class UdpWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _target;
    private long _lastAnswer;
    private double _gapMs;
    private long _sent;
    private long _answered;
    private string _node = "-";

    private UdpWatch(string address, int port)
    {
        _target = new IPEndPoint(IPAddress.Parse(address), port);
        _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        _lastAnswer = Stopwatch.GetTimestamp();
    }

    public static void Run(string address, int port)
    {
        using var watch = new UdpWatch(address, port);
        new Thread(watch.Send) { IsBackground = true }.Start();
        new Thread(watch.Receive) { IsBackground = true }.Start();
        Commands.Obey(watch.Begin, watch.Read);
    }

    public void Dispose() => _socket.Dispose();

    private void Begin()
    {
        lock (_lock)
        {
            _gapMs = 0;
            _sent = _answered = 0;
        }
    }

    private string Read()
    {
        lock (_lock)
        {
            var since = Stopwatch.GetElapsedTime(_lastAnswer).TotalMilliseconds;
            return string.Create(CultureInfo.InvariantCulture, $"{_gapMs:0.0} {_node} {_sent} {_answered} {since:0.0}");
        }
    }

    private void Send()
    {
        var datagram = new byte[8];
        var start = Stopwatch.GetTimestamp();
        for (long i = 0; ; i++)
        {
            var wait = (Interval * i) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                Thread.Sleep(wait);
            BinaryPrimitives.WriteInt64LittleEndian(datagram, i);
            lock (_lock)
                _sent++;
            try
            {
                _socket.SendTo(datagram, _target);
            }
            catch (SocketException)
            {
                // Nobody answers ARP for it, or nobody listens there: a lost probe.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Receive()
    {
        var answer = new byte[128];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            int length;
            try
            {
                length = _socket.ReceiveFrom(answer, SocketFlags.None, from);
            }
            catch (SocketException)
            {
                continue; // an ICMP error about a probe that is lost anyway
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            Count(Encoding.UTF8.GetString(answer, 8, length - 8));
        }
    }

    private void Count(string node)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _gapMs = Math.Max(_gapMs, Stopwatch.GetElapsedTime(_lastAnswer, now).TotalMilliseconds);
            _lastAnswer = now;
            _answered++;
            if (!string.Equals(_node, node, StringComparison.Ordinal))
                _node = node;
        }
    }
}
