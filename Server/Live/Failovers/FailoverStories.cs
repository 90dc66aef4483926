using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>
/// Tells each move of a group from the events of all nodes, which may have arrived in any order. Pure: the same events,
/// topology and time give the same stories, also after a restart of the portal.
/// </summary>
public static class FailoverStories
{
    /// <summary>Where no announcement or answer is heard of, a start is the end after this long.</summary>
    private const long PatienceMicroseconds = 10_000_000;

    /// <summary>Newest first.</summary>
    /// <param name="now">As <see cref="NodeEvent.Order"/>.</param>
    public static IReadOnlyList<FailoverStory> Tell(IReadOnlyList<ClusterEvent> events, ClusterTopology topology, long now)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(topology);
        ClusterEvent[] history = [.. events.OrderBy(e => e.Order).ThenBy(e => e.Id)];
        var stories = new List<(long Order, FailoverStory Story)>();
        foreach (var group in topology.Groups)
        {
            var moves = Move.Of(group.Name, history);
            for (var i = 0; i < moves.Count; i++)
            {
                if (Trouble.Of(group.Name, moves[i], history, topology, now) is not { } trouble || IsNoMove(group, moves[i]))
                    continue;
                var end = i + 1 < moves.Count ? moves[i + 1].Begin : history.Length;
                stories.Add((history[trouble.At].Order, Tell(new Scene(group, moves[i], trouble, history, end, topology), now)));
            }
        }

        return [.. stories.OrderByDescending(s => s.Order).Select(s => s.Story)];
    }

    /// <summary>Stopped because it was declared so: nothing is to come.</summary>
    private static bool IsNoMove(Group group, Move move) => group.Disabled && move.To is null;

    private static FailoverStory Tell(Scene scene, long now)
    {
        var phases = Phases.Of(scene);
        return new()
        {
            Id = scene.First.Id,
            Group = scene.Group.Name,
            Addresses = scene.Addresses,
            From = scene.Move.From,
            To = scene.Move.To ?? scene.OrderedTo,
            Cause = scene.Trouble.Cause,
            StartedAt = scene.First.At - TimeSpan.FromMilliseconds(scene.SilentBeforeMs),
            Finished = IsFinished(scene, phases, now),
            ClientGapMs = scene.GapEnded?.Number("gapMs"),
            Phases = phases,
            Lanes = Lanes.Of(scene),
        };
    }

    private static bool IsFinished(Scene scene, IReadOnlyList<FailoverPhase> phases, long now)
    {
        if (scene.Move.Started is not { } started)
            return false;
        if (now - scene.History[started].Order > PatienceMicroseconds || scene.End < scene.History.Count)
            return true;
        var announced = scene.Addresses.Count == 0 || phases.Any(p => p.Phase == "announce");
        return announced && (scene.GapStarted is null || scene.GapEnded is not null);
    }
}
