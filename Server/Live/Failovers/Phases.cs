using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>What a move consisted of: each phase ends with an event, and took as long as it ended after the one before.</summary>
internal static class Phases
{
    public static IReadOnlyList<FailoverPhase> Of(Scene scene)
    {
        var phases = new List<FailoverPhase>();
        double last = 0;
        foreach (var (phase, ended, saidBy) in Found(scene))
        {
            if (ended is null)
                continue;
            var at = scene.Ms(ended);
            phases.Add(new(phase, ended, saidBy, at, Math.Max(0, at - last)));
            last = Math.Max(last, at);
        }

        return phases;
    }

    private static IEnumerable<(string Phase, ClusterEvent? Ended, IReadOnlyList<string> SaidBy)> Found(Scene scene)
    {
        var (from, to) = (scene.Move.From, scene.Move.To);
        if (scene.Trouble.Cause == "node-dead")
        {
            yield return Detect(scene, from);
            yield return Agree(scene, from);
            yield return One("wait", scene.Since.FirstOrDefault(e => e.Kind == EventKind.PromiseExpired && (e.Said("group") == scene.Group.Name || e.Said("peer") == from)));
        }
        else
        {
            yield return One("stop", scene.Since.FirstOrDefault(e => e.Is(EventKind.GroupStopped, "group", scene.Group.Name) && e.Node == from));
        }

        var begun = scene.SinceBegin.Where(e => e.Node == to).ToList();
        yield return One("take-over", begun.LastOrDefault(e => IsOfAddress(scene, e, EventKind.GateOpened))
            ?? begun.LastOrDefault(e => IsOfAddress(scene, e, EventKind.AddressAdded))
            ?? begun.FirstOrDefault(e => e.Is(EventKind.GroupStarted, "group", scene.Group.Name)));
        yield return One("announce", begun.FirstOrDefault(e => IsOfAddress(scene, e, EventKind.ArpSent)));
        yield return One("first-answer", scene.GapEnded);
    }

    private static (string Phase, ClusterEvent? Ended, IReadOnlyList<string> SaidBy) Detect(Scene scene, string? from)
    {
        var dead = scene.Since.Where(e => e.Is(EventKind.NodeDead, "peer", from)).ToList();
        return ("detect", dead.Count > 0 ? dead[0] : null, Names(dead));
    }

    /// <summary>The first view without the lost node, and all who accepted it.</summary>
    private static (string Phase, ClusterEvent? Ended, IReadOnlyList<string> SaidBy) Agree(Scene scene, string? from)
    {
        var installed = scene.Since.FirstOrDefault(e => e.Kind == EventKind.ViewInstalled && !e.List("members").Contains(from, StringComparer.Ordinal));
        var said = installed is null ? [] : scene.Since.Where(e => e.Kind is EventKind.ViewInstalled or EventKind.ViewAccepted && e.Said("term") == installed.Said("term")).ToList();
        return ("agree", installed, Names(said));
    }

    private static (string Phase, ClusterEvent? Ended, IReadOnlyList<string> SaidBy) One(string phase, ClusterEvent? ended) =>
        (phase, ended, ended is null ? [] : [ended.Node]);

    private static bool IsOfAddress(Scene scene, ClusterEvent e, string kind) =>
        e.Kind == kind && e.Said("address") is { } address && scene.Addresses.Contains(BareAddress.Of(address), StringComparer.Ordinal);

    private static IReadOnlyList<string> Names(IEnumerable<ClusterEvent> events) =>
        [.. events.Select(e => e.Node).Distinct(StringComparer.Ordinal)];
}
