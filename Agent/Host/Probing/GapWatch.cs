using ClusterPortal.Agent.Core;

namespace ClusterPortal.Agent.Host.Probing;

/// <summary>A time in which the target answered nobody.</summary>
/// <param name="Length">From sending the last request that was answered before, to the first answer after.</param>
/// <param name="By">Who answered again.</param>
public readonly record struct ClientGap(TimeSpan Length, string By);

/// <summary>Turns answers and losses of a probe into gaps. Pure: the caller brings the moments.</summary>
public sealed class GapWatch
{
    private Instant _lastAnswered = Instant.Past;

    /// <summary>A request was lost and none has been answered since.</summary>
    public bool InGap { get; private set; }

    public long Answered { get; private set; }

    public long Lost { get; private set; }

    /// <summary>True: a gap has begun.</summary>
    public bool OnLost(Instant sentAt)
    {
        Lost++;
        // Only what was sent after the last answered one tells of a gap; a straggler of before does not. Never answered: nothing is missed.
        if (InGap || _lastAnswered == Instant.Past || sentAt < _lastAnswered)
            return false;
        InGap = true;
        return true;
    }

    /// <summary>The gap that this answer ends; null when there is none.</summary>
    public ClientGap? OnAnswered(Instant sentAt, Instant now, string by)
    {
        Answered++;
        var before = _lastAnswered;
        _lastAnswered = Instant.Max(_lastAnswered, sentAt);
        if (!InGap || sentAt < before)
            return null;
        InGap = false;
        return new ClientGap(now - before, by);
    }
}
