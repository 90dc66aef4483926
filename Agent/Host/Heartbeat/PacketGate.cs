using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Shared.Contracts;
using Packet = ClusterPortal.Agent.Core.Wire.Heartbeat;

namespace ClusterPortal.Agent.Host.Heartbeat;

/// <summary>
/// Seals what is sent and opens what was received. What is forged, cut, too long, of another cluster, of an unknown key or
/// node is counted under <c>refused-</c> and its word, and goes no further; what is repeated the core counts. Used by the loop's thread alone.
/// </summary>
public sealed class PacketGate(Guid cluster, HybridClock clock, AgentCounters counters)
{
    // Made once: no string is built for a packet, and no sender chooses a counter's name.
    private static readonly Dictionary<string, string> CounterNames = new(StringComparer.Ordinal)
    {
        [PacketSeal.Truncated] = "refused-truncated",
        [PacketSeal.Oversized] = "refused-oversized",
        [PacketSeal.OtherVersion] = "refused-version",
        [PacketSeal.OtherCluster] = "refused-other-cluster",
        [PacketSeal.UnknownKey] = "refused-unknown-key",
        [PacketSeal.BadTag] = "refused-bad-tag",
        [HeartbeatCodec.Malformed] = "refused-malformed",
        [HeartbeatCodec.UnknownSender] = "refused-unknown-sender",
    };

    private readonly byte[] _body = new byte[HeartbeatCodec.MaxLength];
    private SealKey[] _keys = [];
    private int _sendWith = -1;
    private int _bodyLength;
    private long _order;

    /// <summary>For the longest datagram and one byte more, by which a longer one is known.</summary>
    public static int BufferLength => PacketSeal.MaxLength + 1;

    /// <summary>Without keys nothing is sent and nothing believed.</summary>
    public bool HasKeys => _sendWith >= 0;

    /// <summary>Takes a ring into use. Keys whose secret is not at least 32 bytes of base64 are left out.</summary>
    public void Use(KeyRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var keys = new List<SealKey>();
        foreach (var key in ring.Keys)
        {
            var secret = new byte[256];
            if (Convert.TryFromBase64String(key.Secret, secret, out var length) && length >= PacketSeal.MinSecretLength)
                keys.Add(new SealKey(key.Id, secret.AsMemory(0, length)));
        }

        _keys = [.. keys];
        _sendWith = Array.FindIndex(_keys, k => k.Id == ring.SendWith);
    }

    /// <summary>Encodes once; <see cref="Seal"/> then makes the copy for each path.</summary>
    public void Encode(Packet packet, Roster roster)
    {
        _bodyLength = HeartbeatCodec.Encode(packet, roster, _body);
        _order = clock.Current;
    }

    /// <summary>The sealed packet's length.</summary>
    public int Seal(int path, byte[] destination) =>
        PacketSeal.Seal(_body.AsSpan(0, _bodyLength), cluster, _keys[_sendWith], (byte)path, _order, destination);

    /// <summary>Null when it is refused, and counted.</summary>
    public Packet? Open(ReadOnlySpan<byte> datagram, Roster roster)
    {
        if (!PacketSeal.Open(datagram, cluster, _keys, out var opened, out var refusal))
            return Refuse(refusal);
        var packet = HeartbeatCodec.Decode(opened.Body, roster, out refusal);
        if (packet is null)
            return Refuse(refusal);
        clock.Heard(opened.Order);
        return packet;
    }

    public void RefuseTooLong() => Refuse(PacketSeal.Oversized);

    private Packet? Refuse(string? word)
    {
        counters.Add(word is not null && CounterNames.TryGetValue(word, out var name) ? name : "refused-other");
        return null;
    }
}
