using ClusterPortal.Agent.Core.Wire;

namespace ClusterPortal.Agent.Core.Membership;

/// <summary>All that this node knows of another at first hand.</summary>
internal sealed class Peer
{
    /// <summary>
    /// Incarnations that another has replaced: not believed again while that one is up, so two agents with one name do not take turns.
    /// A late packet of the older may have replaced the newer; silence then brings the newer back.
    /// </summary>
    private const int RetiredKept = 8;

    private readonly List<ulong> _retired = [];

    /// <summary>The newest packet of the believed incarnation; null before the first.</summary>
    public Heartbeat? Last { get; private set; }

    public Instant HeardAt { get; private set; } = Instant.Past;

    /// <summary>Packets of an incarnation that has not yet proved that it is live: they are echoed, and believed in nothing else.</summary>
    public Heartbeat? Candidate { get; private set; }

    public Instant CandidateHeardAt { get; private set; } = Instant.Past;

    /// <summary>The highest sequence of mine that the peer has echoed.</summary>
    public ulong EchoedSequence { get; private set; }

    /// <summary>When I sent that: the peer surely heard me no earlier.</summary>
    public Instant EchoedSentAt { get; private set; } = Instant.Past;

    /// <summary>Until when the peer's promise lasts: the lease of the latest packet of mine that it echoed with support.</summary>
    public Instant SupportedUntil { get; private set; } = Instant.Past;

    /// <summary>The same, counting only echoes given in <see cref="SupportedView"/>.</summary>
    public Instant SupportedInViewUntil { get; private set; } = Instant.Past;

    public ViewId SupportedView { get; private set; } = ViewId.None;

    public PathLog Paths { get; } = new();

    public bool Up { get; set; }

    /// <summary>Since when it has been a member with me, for failback after a quiet time.</summary>
    public Instant UpSince { get; set; } = Instant.Never;

    /// <summary>Keepalives in a row without a packet, as told to people.</summary>
    public int Missed { get; set; }

    public long MissedInAll { get; set; }

    public Instant UpUntil(TimeSpan deadtime) => EchoedSentAt + deadtime;

    /// <summary>What became of a packet.</summary>
    public Hearing Hear(Heartbeat packet, int path, Instant now, int self, ulong selfIncarnation, SentLog sent, TimeSpan deadtime)
    {
        if (Last is { } last && packet.Incarnation == last.Incarnation)
        {
            if (packet.Sequence <= last.Sequence)
                return HearCopy(packet, path, now, self, selfIncarnation, sent);
            Believe(packet, path, now, self, selfIncarnation, sent);
            return Hearing.New;
        }

        if ((_retired.Contains(packet.Incarnation) && UpUntil(deadtime) > now) || (Candidate is { } older && packet.Incarnation == older.Incarnation && packet.Sequence <= older.Sequence))
            return Hearing.Replayed;
        Candidate = packet;
        CandidateHeardAt = now;
        if (!Proves(packet, now, self, selfIncarnation, sent, deadtime))
            return Hearing.Unproven;
        if (Last is { } replaced)
        {
            _retired.Remove(packet.Incarnation);
            _retired.Add(replaced.Incarnation);
            if (_retired.Count > RetiredKept)
                _retired.RemoveAt(0);
        }

        Candidate = null;
        Believe(packet, path, now, self, selfIncarnation, sent);
        return Hearing.NewIncarnation;
    }

    /// <summary>The same packet by another path says something of that path alone.</summary>
    private Hearing HearCopy(Heartbeat packet, int path, Instant now, int self, ulong selfIncarnation, SentLog sent)
    {
        if (!Paths.Hear(path, packet.Incarnation, packet.Sequence, now))
            return Hearing.Replayed;
        foreach (var echo in packet.Echoes)
        {
            if (echo.Peer == self && echo.Incarnation == selfIncarnation && sent.At(echo.Sequence) is var sentAt && sentAt != Instant.Past)
                Paths.Measured(path, now - sentAt - echo.Held);
        }

        return Hearing.Copy;
    }

    private static bool Proves(Heartbeat packet, Instant now, int self, ulong selfIncarnation, SentLog sent, TimeSpan deadtime)
    {
        foreach (var echo in packet.Echoes)
        {
            if (echo.Peer == self && echo.Incarnation == selfIncarnation && sent.At(echo.Sequence) + deadtime > now)
                return true;
        }

        return false;
    }

    private void Believe(Heartbeat packet, int path, Instant now, int self, ulong selfIncarnation, SentLog sent)
    {
        Last = packet;
        HeardAt = now;
        Paths.Hear(path, packet.Incarnation, packet.Sequence, now);
        foreach (var echo in packet.Echoes)
        {
            if (echo.Peer != self || echo.Incarnation != selfIncarnation)
                continue;
            var sentAt = sent.At(echo.Sequence);
            if (sentAt == Instant.Past)
                continue;
            EchoedSequence = Math.Max(EchoedSequence, echo.Sequence);
            EchoedSentAt = Instant.Max(EchoedSentAt, sentAt);
            Paths.HeardByPeer = echo.Paths;
            Paths.Measured(path, now - sentAt - echo.Held);
            if (!echo.Supported)
                continue;
            var until = sent.LeaseEnd(echo.Sequence);
            SupportedUntil = Instant.Max(SupportedUntil, until);
            SupportedInViewUntil = SupportedView == packet.Accepted.Id ? Instant.Max(SupportedInViewUntil, until) : until;
            SupportedView = packet.Accepted.Id;
        }
    }
}

internal enum Hearing
{
    /// <summary>News.</summary>
    New,

    /// <summary>News from an agent that has started again.</summary>
    NewIncarnation,

    /// <summary>The same packet by another path.</summary>
    Copy,

    /// <summary>Not above what was heard: dropped and counted.</summary>
    Replayed,

    /// <summary>From an incarnation that has not yet echoed a recent packet of mine.</summary>
    Unproven,
}
