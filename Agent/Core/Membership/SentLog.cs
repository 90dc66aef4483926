namespace ClusterPortal.Agent.Core.Membership;

/// <summary>When this node sent each of its latest packets, by sequence: what turns an echo into a moment of its own clock.</summary>
internal sealed class SentLog
{
    /// <summary>More than any node sends within the longest useful deadtime; an older echo proves nothing any more.</summary>
    private const int Kept = 4096;

    private readonly Instant[] _at = new Instant[Kept];
    private readonly Instant[] _leaseEnd = new Instant[Kept];

    /// <summary>The sequence of the next packet; the first is 1.</summary>
    public ulong Next { get; private set; } = 1;

    /// <summary>Until when any packet ever sent may give the right to run.</summary>
    public Instant LongestLeaseEnd { get; private set; } = Instant.Past;

    /// <summary>Notes a packet sent now, and the lease it asks for; answers its sequence.</summary>
    public ulong Add(Instant now, TimeSpan lease)
    {
        _at[Next % Kept] = now;
        _leaseEnd[Next % Kept] = now + lease;
        LongestLeaseEnd = Instant.Max(LongestLeaseEnd, now + lease);
        return Next++;
    }

    /// <summary>When the packet was sent; long ago when it never was, or is forgotten.</summary>
    public Instant At(ulong sequence) =>
        Known(sequence) ? _at[sequence % Kept] : Instant.Past;

    /// <summary>Until when the packet, once echoed with support, gives the right to run: the lease it asked for, from when it was sent.</summary>
    public Instant LeaseEnd(ulong sequence) => Known(sequence) ? _leaseEnd[sequence % Kept] : Instant.Past;

    private bool Known(ulong sequence) => sequence > 0 && sequence < Next && Next - sequence <= Kept;
}
