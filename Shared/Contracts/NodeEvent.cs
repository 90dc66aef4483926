using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Contracts;

/// <summary>Something that happened on a node. Kept on the node's disk until the portal has stored it.</summary>
public sealed record NodeEvent
{
    /// <value>Rises without holes for the life of the node's enrolment; a hole is a gap and is shown as one.</value>
    public required long Sequence { get; init; }

    /// <value>
    /// Hybrid logical clock in microseconds: the wall clock, never going back, and never behind a heartbeat that was
    /// heard before. Orders events of all nodes so that a cause comes before its effect.
    /// </value>
    public required long Order { get; init; }

    /// <value>The node's wall clock.</value>
    public required DateTimeOffset At { get; init; }

    /// <value>One of <see cref="EventKind"/>.</value>
    public required string Kind { get; init; }

    public EventSeverity Severity { get; init; }

    /// <value>The particulars, by the names that <see cref="EventKind"/> gives.</value>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

[JsonConverter(typeof(JsonStringEnumConverter<EventSeverity>))]
public enum EventSeverity
{
    [JsonStringEnumMemberName("debug")] Debug,
    [JsonStringEnumMemberName("info")] Info,
    [JsonStringEnumMemberName("warning")] Warning,
    [JsonStringEnumMemberName("error")] Error,
}

/// <summary>An event as the portal stores and shows it.</summary>
/// <param name="Id">Rises with each stored event of the portal: the cursor.</param>
/// <param name="Node">The node that said it; <c>portal</c> for the portal itself.</param>
public sealed record ClusterEvent(
    long Id,
    string Cluster,
    string Node,
    long Order,
    DateTimeOffset At,
    string Kind,
    EventSeverity Severity,
    IReadOnlyDictionary<string, string> Data);
