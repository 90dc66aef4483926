namespace ClusterPortal.Shared.Topology;

/// <summary>
/// All that a user declares about one cluster: the document that is validated, versioned, signed and pushed to the agents.
/// The same form travels by REST, import, export, revision and diff.
/// </summary>
public sealed record ClusterTopology
{
    /// <value>The cluster's name: letters, digits, dot, hyphen; unique in the portal.</value>
    public required string Name { get; init; }

    public string? Description { get; init; }

    public Timing Timing { get; init; } = new();

    public Quorum Quorum { get; init; } = new();

    /// <value><see cref="Topology.Safety.Strict"/> by default.</value>
    public Safety Safety { get; init; } = Safety.Strict;

    public Failback Failback { get; init; } = new();

    public IReadOnlyList<Node> Nodes { get; init; } = [];

    /// <value>The ways heartbeats travel; several are used at once.</value>
    public IReadOnlyList<HeartbeatPath> Paths { get; init; } = [];

    public IReadOnlyList<Group> Groups { get; init; } = [];

    public IReadOnlyList<VirtualService> VirtualServices { get; init; } = [];

    /// <value>Addresses outside the cluster that a healthy node can reach (heartbeat's ping and ping_group).</value>
    public IReadOnlyList<PingGroup> PingGroups { get; init; } = [];

    public IReadOnlyList<FenceDevice> FenceDevices { get; init; } = [];

    public Alerts Alerts { get; init; } = new();
}
