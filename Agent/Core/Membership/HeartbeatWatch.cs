using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>Tells people what is heard and what is missed. Nothing decides by it.</summary>
internal sealed class HeartbeatWatch(NodeContext node)
{
    private readonly Instant[] _heardBefore = new Instant[Roster.Capacity];

    /// <summary>When the next heartbeat of someone counts as missed.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    public void Heard(int other)
    {
        var peer = node.Peer(other);
        var warntime = TimeSpan.FromMilliseconds(node.Topology.Timing.WarntimeMs);
        if (_heardBefore[other] != default && peer.Up && peer.HeardAt - _heardBefore[other] is var interval && interval > warntime)
            node.Emit(EventKind.HeartbeatLate, EventSeverity.Warning, ("peer", node.Name(other)), ("intervalMs", NodeContext.Ms(interval)));
        _heardBefore[other] = peer.HeardAt;
        peer.Missed = 0;
    }

    public void Tell(NodeSet came, NodeSet went)
    {
        foreach (var other in came)
        {
            var peer = node.Peer(other);
            (peer.Up, peer.UpSince, peer.Missed) = (true, node.Now, 0);
            node.Emit(EventKind.NodeUp, EventSeverity.Info, ("peer", node.Name(other)));
        }

        foreach (var other in went)
        {
            var peer = node.Peer(other);
            (peer.Up, peer.UpSince) = (false, Instant.Never);
            node.Emit(EventKind.NodeDead, EventSeverity.Error, ("peer", node.Name(other)), ("sinceMs", NodeContext.Ms(node.Now - peer.HeardAt)));
        }

        NextDeadline = Instant.Never;
        foreach (var other in node.Up)
            Missed(other);
        foreach (var other in node.Nodes.Without(node.Self))
            TellPaths(other);
    }

    /// <summary>Half a keepalive after it should have come; one event for each, until deadtime ends the counting.</summary>
    private void Missed(int other)
    {
        var peer = node.Peer(other);
        while (Due(peer) <= node.Now && peer.Missed < 64)
        {
            peer.Missed++;
            peer.MissedInAll++;
            node.Emit(EventKind.HeartbeatMissed, EventSeverity.Warning,
                ("peer", node.Name(other)), ("count", NodeContext.Text(peer.Missed)), ("sinceMs", NodeContext.Ms(node.Now - peer.HeardAt)));
        }

        NextDeadline = Instant.Min(NextDeadline, Due(peer));
    }

    private Instant Due(Peer peer) => peer.HeardAt + (node.Keepalive * (peer.Missed + 1)) + (node.Keepalive / 2);

    private void TellPaths(int other)
    {
        var paths = node.Peer(other).Paths;
        for (var i = 0; i < Math.Min(node.Topology.Paths.Count, PathLog.Most); i++)
        {
            if (paths.HeardAt(i) is not { } heardAt)
                continue;
            var up = heardAt + node.Deadtime > node.Now;
            if (up == paths.SaidUp(i))
                continue;
            paths.Say(i, up);
            if (up)
                node.Emit(EventKind.PathUp, EventSeverity.Info, ("peer", node.Name(other)), ("path", node.Topology.Paths[i].Name));
            else
                node.Emit(EventKind.PathDown, EventSeverity.Warning, ("peer", node.Name(other)), ("path", node.Topology.Paths[i].Name), ("sinceMs", NodeContext.Ms(node.Now - heardAt)));
        }
    }
}
