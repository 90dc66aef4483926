using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>What happens when a preferred node returns (ha.cf: auto_failback; keepalived: nopreempt, preempt_delay).</summary>
public sealed record Failback
{
    /// <value><see cref="FailbackMode.Off"/> by default.</value>
    public FailbackMode Mode { get; set; } = FailbackMode.Off;

    /// <value>60,000 by default. For <see cref="FailbackMode.After"/>: how long the preferred node must have been a member, in milliseconds.</value>
    public int AfterMs { get; set; } = 60_000;
}

[JsonConverter(typeof(JsonStringEnumConverter<FailbackMode>))]
public enum FailbackMode
{
    /// <summary>Groups return to their preferred node as soon as it is a member.</summary>
    [JsonStringEnumMemberName("on")] On,

    /// <summary>Groups stay where they are.</summary>
    [JsonStringEnumMemberName("off")] Off,

    /// <summary>Groups return once the preferred node has been a member for a quiet time.</summary>
    [JsonStringEnumMemberName("after")] After,
}
