using System.Globalization;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>The bands of a move's time line.</summary>
internal static class Lanes
{
    public static IReadOnlyList<FailoverLane> Of(Scene scene) =>
    [
        .. scene.Topology.Nodes.Select(n => Node(scene, n.Name)),
        Heartbeats(scene),
        Coordinator(scene),
        .. scene.Addresses.Select(a => Address(scene, a)),
        .. Clients(scene),
    ];

    /// <summary>Up until it was last heard before a silence that others noticed, silent until it is heard again.</summary>
    private static FailoverLane Node(Scene scene, string node)
    {
        var spans = new List<FailoverSpan>();
        double upSince = 0;
        double? silentSince = null;
        foreach (var e in scene.Since)
        {
            if (silentSince is null && (e.Is(EventKind.NodeDead, "peer", node) || IsItsSilence(scene, e, node)))
            {
                silentSince = Math.Max(upSince, scene.Ms(e) - (e.Number("sinceMs") ?? 0));
                if (silentSince > upSince)
                    spans.Add(new("up", node, upSince, silentSince));
            }
            else if (silentSince is { } since && e.Is(EventKind.NodeUp, "peer", node))
            {
                upSince = scene.Ms(e);
                spans.Add(new("silent", node, since, upSince));
                silentSince = null;
            }
        }

        spans.Add(silentSince is { } still ? new("silent", node, still, null) : new("up", node, upSince, null));
        return new("node", node, spans);
    }

    private static bool IsItsSilence(Scene scene, ClusterEvent e, string node) =>
        node == scene.Move.From && scene.Trouble.Cause == "node-dead" && e.Is(EventKind.HeartbeatMissed, "peer", node);

    private static FailoverLane Heartbeats(Scene scene) => new("heartbeats", "",
        [.. scene.Since.Where(e => e.Is(EventKind.HeartbeatMissed, "peer", scene.Move.From)).Select(e => new FailoverSpan("missed", e.Node, scene.Ms(e), scene.Ms(e)))]);

    private static FailoverLane Coordinator(Scene scene)
    {
        var before = scene.History.Take(scene.Trouble.At).LastOrDefault(IsView)?.Said("coordinator");
        var spans = new List<FailoverSpan>();
        double since = 0;
        foreach (var e in scene.Since.Where(e => e.Kind == EventKind.ViewInstalled && e.Said("coordinator") is { Length: > 0 }))
        {
            var next = e.Said("coordinator")!;
            if (next == before)
                continue;
            var at = scene.Ms(e);
            if (before is { Length: > 0 })
                spans.Add(new("held", before, since, at));
            (before, since) = (next, at);
        }

        if (before is { Length: > 0 })
            spans.Add(new("held", before, since, null));
        return new("coordinator", "", spans);

        static bool IsView(ClusterEvent e) => e.Kind is EventKind.ViewInstalled or EventKind.ViewAccepted;
    }

    /// <summary>The one before holds it until its own word, the proof that it must have stopped, or the takeover.</summary>
    private static FailoverLane Address(Scene scene, string address)
    {
        var spans = new List<FailoverSpan>();
        var taken = scene.SinceBegin.FirstOrDefault(e => e.Node == scene.Move.To && Is(e, EventKind.GateOpened))
            ?? scene.SinceBegin.FirstOrDefault(e => e.Node == scene.Move.To && Is(e, EventKind.AddressAdded));
        if (scene.Move.From is { } from)
        {
            var given = scene.Since.FirstOrDefault(e => e.Node == from && (Is(e, EventKind.GateClosed) || Is(e, EventKind.AddressRemoved)))
                ?? scene.Since.FirstOrDefault(e => e.Is(EventKind.GroupStopped, "group", scene.Group.Name) && e.Node == from)
                ?? scene.Since.FirstOrDefault(e => e.Is(EventKind.PromiseExpired, "peer", from))
                ?? taken;
            spans.Add(new("held", from, 0, given is null ? null : scene.Ms(given)));
        }

        if (taken is not null)
            spans.Add(new("held", scene.Move.To!, scene.Ms(taken), null));
        return new("address", address, spans);

        bool Is(ClusterEvent e, string kind) => e.Kind == kind && e.Said("address") is { } said && BareAddress.Of(said) == address;
    }

    private static IEnumerable<FailoverLane> Clients(Scene scene)
    {
        if (scene.GapEnded is { } ended && ended.Number("gapMs") is { } gap)
            yield return new("clients", "", [new("gap", gap.ToString("0", CultureInfo.InvariantCulture), scene.Ms(ended) - gap, scene.Ms(ended))]);
        else if (scene.GapStarted is { } started)
            yield return new("clients", "", [new("gap", "", scene.Ms(started), null)]);
    }
}
