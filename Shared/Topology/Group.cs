using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>Resources that move together: started left to right, stopped right to left (a line of haresources).</summary>
public sealed record Group
{
    public required string Name { get; init; }

    public IReadOnlyList<Resource> Resources { get; set; } = [];

    /// <value>Nodes with scores, the higher the better; nodes that are not named follow by priority. Empty: by priority alone.</value>
    public IReadOnlyList<NodePreference> Preferences { get; set; } = [];

    /// <value>When set, only nodes named in <see cref="Preferences"/> may run the group.</value>
    public bool PreferredOnly { get; init; }

    public IReadOnlyList<GroupConstraint> Constraints { get; set; } = [];

    /// <value>0 by default. Added to the score of the node that runs the group.</value>
    public int Stickiness { get; init; }

    /// <value>1 by default. Failures on a node after which the group may not run there.</value>
    public int MigrationThreshold { get; set; } = 1;

    /// <value>0 by default: failures are forgotten by cleanup only. Else after this many milliseconds.</value>
    public int FailureTimeoutMs { get; init; }

    /// <value>The cluster's, unless set.</value>
    public Failback? Failback { get; init; }

    /// <value>True: declared, stopped everywhere.</value>
    public bool Disabled { get; init; }
}

/// <param name="Node">The node's name.</param>
/// <param name="Score">The higher the better; below zero: never.</param>
public sealed record NodePreference(string Node, int Score);

/// <summary>How a group stands to another.</summary>
public sealed record GroupConstraint(ConstraintKind Kind, string Group);

[JsonConverter(typeof(JsonStringEnumConverter<ConstraintKind>))]
public enum ConstraintKind
{
    /// <summary>On the node that runs the other.</summary>
    [JsonStringEnumMemberName("with")] With,

    /// <summary>Never on the node that runs the other.</summary>
    [JsonStringEnumMemberName("apart")] Apart,

    /// <summary>Only once the other runs.</summary>
    [JsonStringEnumMemberName("after")] After,
}
