using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Linux.Time;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>
/// All heartbeat paths of one node. A path that cannot be opened (its interface or address is missing) or whose every send is
/// refused is tried again once a second and said as a warning; the others go on. Used by the loop's thread alone.
/// </summary>
public sealed partial class PathSet(string node, EventLoopWaiter waiter, AgentCounters counters, ILogger<PathSet> log) : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Sends in a row with every target refused, after which a socket is opened anew: its interface may be another one by now.</summary>
    private const int RefusalsUntilReopened = 3;

    private readonly List<Entry> _entries = [];
    private IReadOnlyList<Node> _nodes = [];
    private IReadOnlyList<string> _warnings = [];

    public int Count => _entries.Count;

    /// <summary>When <see cref="OpenMissing"/> is due.</summary>
    public Instant RetryAt { get; private set; } = Instant.Never;

    /// <summary>Words for the report, e.g. <c>path-serial-unsupported com</c>. Readable from any thread.</summary>
    public IReadOnlyList<string> Warnings => Volatile.Read(ref _warnings);

    /// <summary>Keeps the sockets of paths that stay as they are.</summary>
    public void Apply(ClusterTopology topology, Instant now)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var kept = new List<Entry>();
        foreach (var declared in topology.Paths)
        {
            var endpoints = Endpoints(declared, topology.Nodes);
            var old = _entries.Find(e => e.Declared == declared && e.Endpoints == endpoints);
            kept.Add(old ?? new Entry(declared, endpoints));
            if (old is not null)
                _entries.Remove(old);
        }

        foreach (var gone in _entries)
            Close(gone);
        _entries.Clear();
        _entries.AddRange(kept);
        _nodes = topology.Nodes;
        OpenMissing(now);
    }

    public void OpenMissing(Instant now)
    {
        foreach (var entry in _entries)
        {
            if (entry.Path is null && entry.Declared.Kind != PathKind.Serial)
                Open(entry);
        }

        Say(now);
    }

    /// <summary>The same packet on every path at once, sealed for each.</summary>
    public void Send(PacketGate gate, byte[] buffer, Instant now)
    {
        ArgumentNullException.ThrowIfNull(gate);
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (entry.Path is not { } path)
                continue;
            var refused = path.Send(buffer.AsSpan(0, gate.Seal(i, buffer)));
            if (refused == 0)
            {
                entry.Refusals = 0;
                continue;
            }

            counters.Add("send-refused", refused);
            if (refused < path.TargetCount || ++entry.Refusals < RefusalsUntilReopened)
                continue;
            Close(entry);
            entry.Trouble = "the kernel refuses to send";
            Say(now);
        }
    }

    /// <summary>The open socket of a path that the last wait found ready; null otherwise.</summary>
    public UdpPath? Ready(int index) => _entries[index] is { Path: { } path, Number: var number } && waiter.IsReady(number) ? path : null;

    public void Dispose()
    {
        foreach (var entry in _entries)
            Close(entry);
    }

    // Everything of the topology that a socket depends on, as one string that compares.
    private static string Endpoints(HeartbeatPath path, IReadOnlyList<Node> nodes) =>
        string.Join(' ', nodes.SelectMany(n => n.Addresses.Where(a => a.Path == path.Name).Select(a => n.Name + "=" + a.Address)));

    private void Open(Entry entry)
    {
        try
        {
            entry.Path = UdpPath.Open(entry.Declared, node, _nodes);
            entry.Number = waiter.Add(entry.Path.Socket.SafeHandle);
            entry.Refusals = 0;
            entry.Trouble = null;
            LogOpened(entry.Declared.Name);
        }
        catch (Exception e) when (e is SocketException or FormatException or NetworkInformationException)
        {
            if (entry.Trouble != e.Message)
                LogMissing(entry.Declared.Name, e.Message);
            entry.Trouble = e.Message;
        }
    }

    private void Close(Entry entry)
    {
        if (entry.Path is null)
            return;
        waiter.Remove(entry.Number);
        entry.Path.Dispose();
        entry.Path = null;
    }

    private void Say(Instant now)
    {
        var warnings = new List<string>();
        foreach (var entry in _entries)
        {
            if (entry.Declared.Kind == PathKind.Serial)
                warnings.Add($"path-serial-unsupported {entry.Declared.Name}");
            else if (entry.Path is null)
                warnings.Add($"path-unusable {entry.Declared.Name}: {entry.Trouble}");
        }

        Volatile.Write(ref _warnings, warnings);
        RetryAt = _entries.Exists(e => e.Path is null && e.Declared.Kind != PathKind.Serial) ? now + RetryInterval : Instant.Never;
    }

    [LoggerMessage(LogLevel.Information, "heartbeat path {Path} is open")]
    private partial void LogOpened(string path);

    [LoggerMessage(LogLevel.Warning, "heartbeat path {Path} cannot be used: {Reason}. It is tried again each second.")]
    private partial void LogMissing(string path, string reason);

    private sealed class Entry(HeartbeatPath declared, string endpoints)
    {
        public HeartbeatPath Declared { get; } = declared;

        public string Endpoints { get; } = endpoints;

        public UdpPath? Path { get; set; }

        public int Number { get; set; }

        public int Refusals { get; set; }

        public string? Trouble { get; set; }
    }
}
