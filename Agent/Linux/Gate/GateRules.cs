using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>
/// The four rules of a chain. They name no address: which are held and which are open is in the sets.
/// <code>
/// arp daddr ip @held4 arp daddr ip != @lease4 drop
/// ip daddr @held4 ip daddr != @lease4 [ether saddr != @directors] drop
/// icmpv6 type nd-neighbor-solicit icmpv6 taddr @held6 icmpv6 taddr != @lease6 drop
/// ip6 daddr @held6 ip6 daddr != @lease6 [ether saddr != @directors] drop
/// </code>
/// </summary>
internal static class GateRules
{
    public const int Count = 4;

    // linux/if_ether.h ETH_P_ARP, ETH_P_IP, ETH_P_IPV6
    private static ReadOnlySpan<byte> Arp => [0x08, 0x06];

    private static ReadOnlySpan<byte> IPv4 => [0x08, 0x00];

    private static ReadOnlySpan<byte> IPv6 => [0x86, 0xdd];

    private static ReadOnlySpan<byte> Icmpv6 => [58]; // IPPROTO_ICMPV6

    private static ReadOnlySpan<byte> NeighbourSolicitation => [135]; // RFC 4861 §4.3

    private const uint ArpTargetAddress = 24; // RFC 826: ar$tpa after two 6 byte and one 4 byte address
    private const uint IPv4Destination = 16; // RFC 791
    private const uint IPv6Destination = 24; // RFC 8200
    private const uint SolicitedTarget = 8; // RFC 4861 §4.3
    private const uint EtherSource = 6;

    /// <param name="directors">
    /// Only where there are any: on a link without Ethernet addresses the expression would fail and let everything pass.
    /// </param>
    public static void Write(NftBatch batch, string chain, bool directors)
    {
        var writer = batch.Writer;
        using (batch.BeginRule(chain))
        using (writer.Nest(NftConstants.RuleExpressions))
        {
            var rule = new NftExpressions(writer);
            rule.Match(PacketMeta.Protocol, Arp);
            DropClosed(rule, PacketHeader.Network, ArpTargetAddress, GateTable.HeldV4, GateTable.LeaseV4, directors: false);
        }

        using (batch.BeginRule(chain))
        using (writer.Nest(NftConstants.RuleExpressions))
        {
            var rule = new NftExpressions(writer);
            rule.Match(PacketMeta.Protocol, IPv4);
            DropClosed(rule, PacketHeader.Network, IPv4Destination, GateTable.HeldV4, GateTable.LeaseV4, directors);
        }

        using (batch.BeginRule(chain))
        using (writer.Nest(NftConstants.RuleExpressions))
        {
            var rule = new NftExpressions(writer);
            rule.Match(PacketMeta.Protocol, IPv6);
            rule.Match(PacketMeta.TransportProtocol, Icmpv6);
            rule.Match(PacketHeader.Transport, 0, NeighbourSolicitation);
            DropClosed(rule, PacketHeader.Transport, SolicitedTarget, GateTable.HeldV6, GateTable.LeaseV6, directors: false);
        }

        using (batch.BeginRule(chain))
        using (writer.Nest(NftConstants.RuleExpressions))
        {
            var rule = new NftExpressions(writer);
            rule.Match(PacketMeta.Protocol, IPv6);
            DropClosed(rule, PacketHeader.Network, IPv6Destination, GateTable.HeldV6, GateTable.LeaseV6, directors);
        }
    }

    private static void DropClosed(NftExpressions rule, PacketHeader header, uint offset, NftSet held, NftSet lease, bool directors)
    {
        rule.MatchSet(header, offset, held);
        rule.MatchSet(header, offset, lease, not: true);
        if (directors)
            rule.MatchSet(PacketHeader.Link, EtherSource, GateTable.Directors, not: true);
        rule.Drop();
    }
}
