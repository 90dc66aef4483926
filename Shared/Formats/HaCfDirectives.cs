using System.Collections.Frozen;

namespace ClusterPortal.Shared.Formats;

/// <summary>Every directive of ha.cf (ha.cf(5) and the directive table of the 3.0.6 binary), by what becomes of it.</summary>
internal static class HaCfDirectives
{
    public static readonly FrozenSet<string> Taken = new[]
    {
        "keepalive", "deadtime", "warntime", "initdead", "udpport", "baud", "node", "ping", "ping_group", "auto_failback", "nice_failback", "respawn",
        "crm", "pacemaker", "bcast", "ucast", "ucast6", "mcast", "mcast6", "serial",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <value>Those that may come several times, each with its own value.</value>
    public static readonly FrozenSet<string> Repeatable = new[]
    {
        "node", "ping", "ping_group", "respawn", "bcast", "ucast", "ucast6", "mcast", "mcast6", "serial",
    }.ToFrozenSet(StringComparer.Ordinal);

    private const string Logging = "Logging: the agent writes to the journal, and every event is in the portal's history.";
    private const string Wire = "How heartbeat's packets were packed; packets here have one form, signed with HMAC-SHA-256.";
    private const string Stonith = "heartbeat's STONITH plug-ins are not used. Declare a fence device with the fence_* agent for the same hardware.";
    private const string Pacemaker = "For Pacemaker on heartbeat; there is no Pacemaker here.";
    private const string Process = "For heartbeat's own process; the agent sets its scheduling and locks its memory itself.";

    /// <value>Known directives that have no place here, with the reason.</value>
    public static readonly FrozenDictionary<string, string> NotTaken = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["deadping"] = "How long a ping node is missed is deadtime here, as for every node.",
        ["hopfudge"] = "Serial paths connect two nodes and relay nothing, so there are no hops to count.",
        ["autojoin"] = "Nodes join by enrolment only: each agent is admitted by name with a one-time token.",
        ["hbaping"] = "Fibre Channel adapters are not pinged.",
        ["apiauth"] = "Who may use heartbeat's client programs; here the portal's roles say who may do what.",
        ["stonith"] = Stonith,
        ["stonith_host"] = Stonith,
        ["watchdog"] = "The watchdog is set in the agent's own configuration of each node.",
        ["crm_daemon_dir"] = Pacemaker,
        ["crmd_spawns_pengine"] = Pacemaker,
        ["record_config_changes"] = Pacemaker,
        ["record_pengine_inputs"] = Pacemaker,
        ["enable_config_writes"] = Pacemaker,
        ["logfile"] = Logging,
        ["debugfile"] = Logging,
        ["logfacility"] = Logging,
        ["use_logd"] = Logging,
        ["conn_logd_time"] = Logging,
        ["debug"] = Logging,
        ["syslogmsgfmt"] = Logging,
        ["log_badpack"] = "Bad packets are always counted, by kind.",
        ["coredumps"] = "Core dumps are systemd-coredump's matter.",
        ["coreroot"] = "Core dumps are systemd-coredump's matter.",
        ["compression"] = Wire,
        ["compression_threshold"] = Wire,
        ["traditional_compression"] = Wire,
        ["msgfmt"] = Wire,
        ["hbgenmethod"] = "Generations against replay are kept without a file: a node is believed once it echoes a recent packet.",
        ["uuidfrom"] = "Nodes are known by name and by the key they were enrolled with.",
        ["realtime"] = Process,
        ["rtprio"] = Process,
        ["memreserve"] = Process,
        ["max_rexmit_delay"] = "Heartbeats repeat their whole state, so nothing is retransmitted.",
        ["use_apphbd"] = "apphbd is not used: systemd's watchdog and the kernel's lease watch the agent.",
        ["env"] = "Environment variables for heartbeat's scripts; give a resource its parameters instead.",
        ["cluster"] = "The cluster's name is chosen at import, and its identity is a UUID.",
        ["quorum_server"] = "heartbeat's quorum server is not used: choose the quorum policy majority or witness.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>STONITH parameters hold passwords.</summary>
    public static void HideSecrets(string directive, SourceLine line, List<Token> words)
    {
        var open = directive switch { "stonith_host" => 2, "stonith" => 1, _ => words.Count };
        foreach (var word in words.Skip(open))
            line.Secret(word.Column, word.Text.Length);
    }
}
