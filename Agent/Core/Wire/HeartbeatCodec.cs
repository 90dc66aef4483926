using ClusterPortal.Agent.Core.Membership;

namespace ClusterPortal.Agent.Core.Wire;

/// <summary>Heartbeats as bytes: docs/protocol.md has the layout. Decoding never throws: what is not a packet is refused with a word.</summary>
public static class HeartbeatCodec
{
    /// <summary>The longest packet: fits an Ethernet frame with IPv6 and UDP headers and the authentication.</summary>
    public const int MaxLength = 1400;

    /// <summary>Bytes written.</summary>
    public static int Encode(Heartbeat packet, Roster roster, Span<byte> destination) => throw new NotSupportedException();

    /// <summary>Null, and the reason: truncated, oversized, version, malformed, unknown-sender.</summary>
    public static Heartbeat? Decode(ReadOnlySpan<byte> bytes, Roster roster, out string? refusal) => throw new NotSupportedException();
}
