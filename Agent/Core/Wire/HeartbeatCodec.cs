using ClusterPortal.Agent.Core.Membership;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>
/// Heartbeats as bytes: docs/wire.md has the layout. Each packet has exactly one form for a given order of the sender's roster. Decoding
/// never throws: what is not a packet is refused with a word.
/// </summary>
public static class HeartbeatCodec
{
    /// <summary>The first byte.</summary>
    public const byte Version = 1;

    /// <summary>Nodes named in one packet.</summary>
    public const int MaxNodes = Roster.Capacity;

    /// <summary>Groups named in one packet.</summary>
    public const int MaxGroups = 64;

    /// <summary>Bytes of UTF-8: HOST_NAME_MAX of limits.h.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// The longest packet the limits above allow is below this, so encoding never fails for want of room. Sixteen nodes and twenty groups
    /// with usual names stay within one Ethernet frame; above that IP fragments.
    /// </summary>
    public const int MaxLength = 20_480;

    /// <summary>Leases, promises and ages are not longer.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(31);

    /// <summary>Ended in the middle.</summary>
    public const string Truncated = "truncated";

    /// <summary>Longer than <see cref="MaxLength"/>.</summary>
    public const string Oversized = "oversized";

    /// <summary>Not this <see cref="Version"/>.</summary>
    public const string OtherVersion = "version";

    /// <summary>Outside the limits, not in the one allowed form, or with something behind its end.</summary>
    public const string Malformed = "malformed";

    /// <summary>From a node this agent's revisions never named.</summary>
    public const string UnknownSender = "unknown-sender";

    /// <summary>Bytes written. Allocates nothing.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="ArgumentException">A packet beyond the limits, or too small a destination: an error of the caller.</exception>
    public static int Encode(Heartbeat packet, Roster roster, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(roster);
        if (destination.Length < MaxLength)
            throw new ArgumentException($"A heartbeat may need {MaxLength} bytes, not {destination.Length}.", nameof(destination));
        if (packet.Groups.Count > MaxGroups || packet.Orders.Count > MaxGroups || packet.Echoes.Count > MaxNodes || packet.Promises.Count > MaxNodes)
            throw new ArgumentException($"A heartbeat speaks of at most {MaxNodes} nodes and {MaxGroups} groups.", nameof(packet));
        return new HeartbeatEncoder(packet, roster, destination).Encode();
    }

    /// <summary>
    /// Null, and the reason: truncated, oversized, version, malformed, unknown-sender. Nodes unknown here are left out of sets and lists; a
    /// view that names one is <see cref="View.None"/>: nobody agrees to what he does not understand.
    /// </summary>
    public static Heartbeat? Decode(ReadOnlySpan<byte> bytes, Roster roster, out string? refusal)
    {
        ArgumentNullException.ThrowIfNull(roster);
        refusal = bytes.Length > MaxLength ? Oversized : null;
        return refusal is null ? new HeartbeatDecoder(bytes, roster).Decode(out refusal) : null;
    }
}
