using System.Collections.Frozen;

namespace ClusterPortal.Shared.Topology;

/// <summary>What the properties of the document mean, for its published schema; in the terms of the model's own comments.</summary>
internal static class TopologyDescriptions
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ClusterTopology.name"] = "The cluster's name: letters, digits, dot, hyphen; unique in the portal.",
        ["ClusterTopology.safety"] = "strict: no address answers from two nodes, hung and killed agents included. fast: without a gate in the kernel a hung agent's address may linger.",
        ["ClusterTopology.paths"] = "The ways heartbeats travel; several are used at once.",
        ["ClusterTopology.pingGroups"] = "Addresses outside the cluster that a healthy node can reach (ha.cf: ping, ping_group).",
        ["Timing.keepaliveMs"] = "Interval between heartbeats, in milliseconds (ha.cf: keepalive; keepalived: advert_int).",
        ["Timing.warntimeMs"] = "A heartbeat later than this is reported as late, in milliseconds (ha.cf: warntime).",
        ["Timing.deadtimeMs"] = "Silence after which a node is dead, and the length of the lease a node runs under, in milliseconds (ha.cf: deadtime; corosync: token).",
        ["Timing.initdeadMs"] = "How long the first start waits for nodes never heard, in milliseconds (ha.cf: initdead).",
        ["Quorum.policy"] = "Who may act when the cluster falls apart. two-node and ping are not exclusive under every cut and need acceptSplitRisk.",
        ["Quorum.noQuorum"] = "What a partition without quorum does. freeze and ignore need fencing in safety strict.",
        ["Quorum.acceptSplitRisk"] = "Two-node and ping let both halves run when the network splits; they are accepted only with this set.",
        ["Quorum.witness"] = "For witness: the name of a voting node that runs nothing.",
        ["Quorum.pingGroup"] = "For ping: the ping group that decides.",
        ["Failback.mode"] = "What happens when a preferred node returns (ha.cf: auto_failback).",
        ["Failback.afterMs"] = "For after: how long the preferred node must have been a member, in milliseconds.",
        ["Node.name"] = "As in uname -n.",
        ["Node.priority"] = "The highest of a quorate partition coordinates; groups without preferences run on it.",
        ["Node.votes"] = "0 is a remote member: served, never voting.",
        ["Node.roles"] = "director: may hold virtual addresses and IPVS tables. real-server: answers for them. member: votes.",
        ["Node.addresses"] = "One address for each heartbeat path that needs one.",
        ["Node.standby"] = "Stays a member and votes, runs nothing.",
        ["Node.maintenance"] = "Nothing on this node is started, stopped or moved.",
        ["HeartbeatPath.port"] = "UDP port (ha.cf: udpport; IANA ha-cluster).",
        ["HeartbeatPath.interface"] = "Needed for broadcast and multicast.",
        ["HeartbeatPath.device"] = "For serial: the line, e.g. /dev/ttyS0.",
        ["Group.resources"] = "Started in this order, stopped in the reverse one.",
        ["Group.preferences"] = "Nodes with scores, the higher the better; nodes that are not named follow by priority.",
        ["Group.preferredOnly"] = "When set, only nodes named in preferences may run the group.",
        ["Group.stickiness"] = "Added to the score of the node that runs the group.",
        ["Group.migrationThreshold"] = "Failures on a node after which the group may not run there.",
        ["Group.failureTimeoutMs"] = "0: failures are forgotten by cleanup only. Else after this many milliseconds.",
        ["Group.failback"] = "The cluster's, unless set.",
        ["Group.disabled"] = "Declared, stopped everywhere.",
        ["GroupConstraint.kind"] = "with: on the node that runs the other. apart: never on it. after: only once the other runs.",
        ["Resource.exclusive"] = "Two copies at once do harm. False: two copies for a moment are accepted.",
        ["Resource.clone"] = "Runs on every member.",
        ["Resource.monitorIntervalMs"] = "0: never monitored.",
        ["IpResource.address"] = "IPv4 or IPv6, without prefix length.",
        ["IpResource.prefixLength"] = "The host's own (32 or 128) unless set.",
        ["IpResource.interface"] = "Where a route to the address's network exists, unless set.",
        ["IpResource.arpBurst"] = "Gratuitous ARP or unsolicited ND packets after a start.",
        ["DirectorResource.virtualServices"] = "Names of virtual services; empty: all that name this group.",
        ["SyncDaemon.syncId"] = "0 to 255.",
        ["VirtualService.group"] = "The group whose address it hangs on.",
        ["VirtualService.port"] = "0 (every port) needs persistence.",
        ["VirtualService.fwmark"] = "A firewall mark, instead of address and port.",
        ["VirtualService.scheduler"] = "rr wrr lc wlc lblc lblcr dh sh sed nq fo ovf mh.",
        ["VirtualService.schedulerFlags"] = "ipvsadm -b: sh-fallback sh-port mh-fallback mh-port flag-1 flag-2 flag-3.",
        ["VirtualService.onePacket"] = "One-packet scheduling; udp and firewall marks only.",
        ["VirtualService.quiescent"] = "A failed real server keeps its place with weight 0 instead of being removed.",
        ["VirtualService.fallback"] = "Takes the traffic when nobody takes new connections.",
        ["Persistence.timeoutSeconds"] = "How long a client keeps its real server (ipvsadm -p).",
        ["Persistence.netmask"] = "IPv4: a dotted mask; IPv6: a prefix length; left out: the single client.",
        ["RealServer.port"] = "0: the virtual service's port. gate and ipip keep the port.",
        ["RealServer.forwarding"] = "gate: direct routing (DR). masq: masquerading (NAT). ipip: tunnelling (TUN).",
        ["RealServer.weight"] = "0 to 65535; 0 takes no new connections.",
        ["RealServer.upperThreshold"] = "0: no limit.",
        ["RealServer.drain"] = "Weight 0; existing connections end by themselves.",
        ["HealthCheck.service"] = "For negotiate: the protocol that is spoken.",
        ["HealthCheck.request"] = "What is asked: a path, a name, a query.",
        ["HealthCheck.receive"] = "A regular expression that the answer must match.",
        ["HealthCheck.password"] = "Sealed: written, never read back.",
        ["HealthCheck.connectsPerNegotiate"] = "This many connects, then one negotiate.",
        ["HealthCheck.command"] = "For command: program and arguments.",
        ["FenceDevice.agent"] = "A fence agent of the distribution, e.g. fence_ipmilan.",
        ["FenceDevice.nodes"] = "The nodes it can fence.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A property is described where it is declared, once for all kinds of resource.</summary>
    public static string? Of(Type declaring, string property)
    {
        for (var type = declaring; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (Texts.TryGetValue($"{type.Name}.{property}", out var text))
                return text;
        }
        return null;
    }

    /// <summary><c>VirtualService</c> as "virtual service".</summary>
    public static string Title(Type type) =>
        string.Concat(type.Name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()));
}
