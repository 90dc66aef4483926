using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Tests.Fakes;

/// <summary>What an import of the classic pair answers.</summary>
public static class ImportSamples
{
    public static ImportReport Report() => new()
    {
        Lines =
        [
            new("ha.cf", 1, 1, "# heartbeat pair", ImportOutcome.Empty, ""),
            new("ha.cf", 2, 1, "logfile /var/log/ha-log", ImportOutcome.Ignored, "the agent logs to the journal"),
            new("ha.cf", 3, 1, "keepalive 2", ImportOutcome.Applied, "timing.keepaliveMs = 2000"),
            new("ha.cf", 12, 1, "respawn root /usr/lib/heartbeat/ipfail", ImportOutcome.Translated, "ping score of group1"),
            new("authkeys", 2, 1, "1 crc", ImportOutcome.Warning, "crc has no key: a new strong key is made"),
        ],
        Topology = Samples.Topology(),
        Notes = [new("quorum-majority", "web1 and web2 can vote: quorum is the majority of four."), new("new-key", "A new heartbeat key is made.")],
        FileTiming = new Timing { KeepaliveMs = 2000, WarntimeMs = 10_000, DeadtimeMs = 30_000, InitdeadMs = 120_000 },
        PossibleVoters = [new("192.168.2.252", "192.168.2.252"), new("192.168.2.253", "192.168.2.253")],
    };
}
