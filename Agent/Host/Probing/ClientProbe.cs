using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Resources;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Probing;

/// <summary>
/// A client that asks the target at every interval on a new connection, without waiting for answers, on a thread of its own, and tells
/// each gap in which nobody answered.
/// </summary>
public sealed class ClientProbe : IDisposable
{
    private const int MostOutstanding = 50;

    private static readonly TimeSpan ShortestPatience = TimeSpan.FromMilliseconds(100);

    private readonly Uri _target;
    private readonly TimeSpan _interval;
    private readonly EventLog _events;
    private readonly IPEndPoint _endpoint;
    private readonly byte[] _request;
    private readonly List<HttpProbe> _outstanding = [];
    private readonly List<Socket> _writing = [];
    private readonly List<Socket> _reading = [];
    private readonly Thread _thread;
    private volatile bool _ending;

    /// <param name="target">An http URL whose host is an address.</param>
    /// <exception cref="AgentException">It is not.</exception>
    public ClientProbe(Uri target, TimeSpan interval, EventLog events)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Scheme != "http" || !IPAddress.TryParse(target.DnsSafeHost, out var address))
            throw new AgentException($"The target {target} must be http:// with an address, e.g. http://192.168.2.254/lvs_testpage.html.");
        _target = target;
        _interval = interval;
        _events = events;
        _endpoint = new IPEndPoint(address, target.Port);
        _request = Encoding.ASCII.GetBytes($"GET {target.PathAndQuery} HTTP/1.0\r\nHost: {target.Authority}\r\nUser-Agent: clusterportal-probe\r\n\r\n");
        _thread = new Thread(Run) { Name = "probe", IsBackground = true };
    }

    public GapWatch Watch { get; } = new();

    private TimeSpan Patience => _interval * 3 > ShortestPatience ? _interval * 3 : ShortestPatience;

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _ending = true;
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Run()
    {
        var next = LeaseClock.Now;
        while (!_ending)
        {
            var now = LeaseClock.Now;
            if (now >= next)
            {
                Send(now);
                next = Instant.Max(next + _interval, now);
            }

            Wait(next - LeaseClock.Now);
            Expire(LeaseClock.Now);
        }

        foreach (var probe in _outstanding)
            probe.Dispose();
    }

    private void Send(Instant now)
    {
        if (_outstanding.Count >= MostOutstanding)
            return;
        if (HttpProbe.Begin(_endpoint, _request) is { } probe)
            _outstanding.Add(probe);
        else
            Lose(now);
    }

    private void Wait(TimeSpan time)
    {
        if (_outstanding.Count == 0)
        {
            Thread.Sleep(time > TimeSpan.Zero ? time : TimeSpan.Zero);
            return;
        }

        _writing.Clear();
        _reading.Clear();
        foreach (var probe in _outstanding)
            (probe.Writing ? _writing : _reading).Add(probe.Socket);
        Socket.Select(_reading, _writing, checkError: null, Math.Max(0, (int)time.TotalMicroseconds));
        for (var i = _outstanding.Count - 1; i >= 0; i--)
        {
            var probe = _outstanding[i];
            if (!(probe.Writing ? _writing : _reading).Contains(probe.Socket) || probe.Advance(out var by) is not { } answered)
                continue;
            _outstanding.RemoveAt(i);
            if (answered)
                Answered(probe, by);
            else
                Lose(probe.SentAt);
            probe.Dispose();
        }
    }

    private void Expire(Instant now)
    {
        for (var i = _outstanding.Count - 1; i >= 0; i--)
        {
            var probe = _outstanding[i];
            if (now - probe.SentAt <= Patience)
                continue;
            _outstanding.RemoveAt(i);
            Lose(probe.SentAt);
            probe.Dispose();
        }
    }

    private void Answered(HttpProbe probe, string by)
    {
        if (Watch.OnAnswered(probe.SentAt, LeaseClock.Now, by) is { } gap)
        {
            _events.Emit(EventKind.ClientGapEnded, EventSeverity.Info, ("target", _target.ToString()),
                ("gapMs", gap.Length.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)), ("by", gap.By));
        }
    }

    private void Lose(Instant sentAt)
    {
        if (Watch.OnLost(sentAt))
            _events.Emit(EventKind.ClientGapStarted, EventSeverity.Warning, ("target", _target.ToString()));
    }
}
