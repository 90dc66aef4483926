using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>Who may act when the cluster falls apart.</summary>
public sealed record Quorum
{
    /// <value><see cref="QuorumPolicy.Majority"/> by default.</value>
    public QuorumPolicy Policy { get; set; } = QuorumPolicy.Majority;

    /// <value><see cref="Topology.NoQuorumPolicy.Stop"/> by default.</value>
    public NoQuorumPolicy NoQuorum { get; set; } = NoQuorumPolicy.Stop;

    /// <value>Two-node and ping let both halves run when the network splits. They are accepted only with this set.</value>
    public bool AcceptSplitRisk { get; init; }

    /// <value>For <see cref="QuorumPolicy.Witness"/>: the name of a voting node without resources.</value>
    public string? Witness { get; init; }

    /// <value>For <see cref="QuorumPolicy.Ping"/>: the ping group that decides.</value>
    public string? PingGroup { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<QuorumPolicy>))]
public enum QuorumPolicy
{
    /// <summary>The half with more than half of all votes runs. Exclusive under every cut.</summary>
    [JsonStringEnumMemberName("majority")] Majority,

    /// <summary>As majority, with a vote from a witness that runs nothing.</summary>
    [JsonStringEnumMemberName("witness")] Witness,

    /// <summary>The half that reaches the ping group runs. Not exclusive under every cut.</summary>
    [JsonStringEnumMemberName("ping")] Ping,

    /// <summary>The classic heartbeat pair: who hears nobody for deadtime takes over. Not exclusive under every cut.</summary>
    [JsonStringEnumMemberName("two-node")] TwoNode,
}

[JsonConverter(typeof(JsonStringEnumConverter<NoQuorumPolicy>))]
public enum NoQuorumPolicy
{
    /// <summary>A partition without quorum stops everything.</summary>
    [JsonStringEnumMemberName("stop")] Stop,

    /// <summary>What runs goes on, nothing is started. Needs fencing in strict.</summary>
    [JsonStringEnumMemberName("freeze")] Freeze,

    /// <summary>Every partition acts as if it had quorum. Needs fencing in strict.</summary>
    [JsonStringEnumMemberName("ignore")] Ignore,
}

[JsonConverter(typeof(JsonStringEnumConverter<Safety>))]
public enum Safety
{
    /// <summary>No address answers from two nodes, hung and killed agents included.</summary>
    [JsonStringEnumMemberName("strict")] Strict,

    /// <summary>Where the kernel offers no gate, a hung agent's address may linger after the takeover.</summary>
    [JsonStringEnumMemberName("fast")] Fast,
}
