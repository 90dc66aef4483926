using System.Net.Sockets;
using ClusterPortal.Agent.Core.Membership;
using ClusterPortal.Agent.Core.Wire;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Heartbeat;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Packet = ClusterPortal.Agent.Core.Wire.Heartbeat;

namespace ClusterPortal.Agent.Host.Tests.Heartbeat;

/// <summary>What comes over a real socket and is no heartbeat of this cluster is counted and goes no further.</summary>
public sealed class PacketGateTests : IDisposable
{
    private static readonly Guid Cluster = Guid.NewGuid();

    private readonly Roster _roster = new();
    private readonly AgentCounters _counters = new();
    private readonly KeyRing _keys = Samples.Keys();
    private readonly UdpPath _receiving;
    private readonly Socket _sending = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PacketGate _gate;
    private readonly byte[] _buffer = new byte[PacketGate.BufferLength];

    public PacketGateTests()
    {
        _roster.Add("a");
        _roster.Add("b");
        var path = new HeartbeatPath { Name = "lo", Kind = PathKind.Unicast, Port = 0 };
        _receiving = UdpPath.Open(path, "a", [new Node { Name = "a", Addresses = [new NodeAddress("lo", "127.0.0.1")] }]);
        _sending.Connect(_receiving.Socket.LocalEndPoint!);
        _gate = Gate(Cluster, _keys, _counters);
    }

    public void Dispose()
    {
        _receiving.Dispose();
        _sending.Dispose();
    }

    [Fact]
    public void A_peers_packet_is_opened()
    {
        _sending.Send(Sealed(Cluster, _keys));

        var packet = Receive();
        Assert.Equal(1, packet!.Sender);
        Assert.Equal(42UL, packet.Sequence);
        Assert.Empty(_counters.Snapshot());
    }

    [Fact]
    public void A_forged_packet_is_refused()
    {
        var forged = Sealed(Cluster, _keys);
        forged[^40] ^= 1;
        _sending.Send(forged);
        AssertRefused("refused-bad-tag");
    }

    [Fact]
    public void A_packet_sealed_with_another_clusters_key_is_refused()
    {
        _sending.Send(Sealed(Cluster, Samples.Keys()));
        AssertRefused("refused-bad-tag");
    }

    [Fact]
    public void A_truncated_packet_is_refused()
    {
        _sending.Send(Sealed(Cluster, _keys).AsSpan(0, 20));
        AssertRefused("refused-truncated");
    }

    [Fact]
    public void An_empty_datagram_is_refused()
    {
        _sending.Send(ReadOnlySpan<byte>.Empty);
        AssertRefused("refused-truncated");
    }

    [Fact]
    public void An_oversized_packet_is_refused()
    {
        _sending.Send(new byte[60_000]);
        AssertRefused("refused-oversized");
    }

    [Fact]
    public void A_packet_of_another_cluster_is_refused()
    {
        _sending.Send(Sealed(Guid.NewGuid(), _keys));
        AssertRefused("refused-other-cluster");
    }

    [Fact]
    public void A_packet_with_a_key_that_is_not_on_the_ring_is_refused()
    {
        var other = new KeyRing { SendWith = 9, Keys = [new HeartbeatKey(9, _keys.Keys[0].Secret)] };
        _sending.Send(Sealed(Cluster, other));
        AssertRefused("refused-unknown-key");
    }

    [Fact]
    public void A_packet_of_a_node_that_no_revision_named_is_refused()
    {
        var roster = new Roster();
        roster.Add("stranger");
        _sending.Send(Sealed(Cluster, _keys, roster, sender: 0));
        AssertRefused("refused-unknown-sender");
    }

    [Fact]
    public void Rubbish_is_refused()
    {
        var rubbish = new byte[500];
        new Random(1).NextBytes(rubbish);
        _sending.Send(rubbish);
        AssertRefused("refused-version");
    }

    [Fact]
    public void A_ring_without_a_usable_key_sends_nothing()
    {
        var gate = Gate(Cluster, new KeyRing { SendWith = 1, Keys = [new HeartbeatKey(1, "c2hvcnQ="), new HeartbeatKey(2, "no base64!")] }, _counters);
        Assert.False(gate.HasKeys);
    }

    private static PacketGate Gate(Guid cluster, KeyRing keys, AgentCounters counters)
    {
        var gate = new PacketGate(cluster, new HybridClock(TimeProvider.System), counters);
        gate.Use(keys);
        return gate;
    }

    private byte[] Sealed(Guid cluster, KeyRing keys, Roster? roster = null, int sender = 1)
    {
        var gate = Gate(cluster, keys, new AgentCounters());
        gate.Encode(new Packet { Sender = sender, Incarnation = 7, Sequence = 42, Lease = TimeSpan.FromSeconds(2) }, roster ?? _roster);
        var buffer = new byte[PacketSeal.MaxLength];
        return buffer[..gate.Seal(0, buffer)];
    }

    private Packet? Receive()
    {
        Assert.True(_receiving.Socket.Poll(TimeSpan.FromSeconds(5), SelectMode.SelectRead));
        var length = _receiving.Receive(_buffer);
        if (length != UdpPath.TooLong)
            return _gate.Open(_buffer.AsSpan(0, length), _roster);
        _gate.RefuseTooLong();
        return null;
    }

    private void AssertRefused(string counter)
    {
        Assert.Null(Receive());
        Assert.Equal(new SortedDictionary<string, long>(StringComparer.Ordinal) { [counter] = 1 }, _counters.Snapshot());
    }
}
