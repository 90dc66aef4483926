namespace ClusterPortal.Shared.Topology;

/// <summary>
/// All that a user declares about one cluster: the document that is validated, versioned, signed and pushed to the agents.
/// The same form travels by REST, import, export, revision and diff. Nobody changes one that was handed on: properties with a default
/// have a setter only because generated serializers give init-only ones <c>default</c> where a document does not name them.
/// </summary>
public sealed record ClusterTopology
{
    /// <value>The cluster's name: letters, digits, dot, hyphen; unique in the portal.</value>
    public required string Name { get; init; }

    public string? Description { get; init; }

    public Timing Timing { get; set; } = new();

    public Quorum Quorum { get; set; } = new();

    /// <value><see cref="Topology.Safety.Strict"/> by default.</value>
    public Safety Safety { get; set; } = Safety.Strict;

    public Failback Failback { get; set; } = new();

    public IReadOnlyList<Node> Nodes { get; set; } = [];

    /// <value>The ways heartbeats travel; several are used at once.</value>
    public IReadOnlyList<HeartbeatPath> Paths { get; set; } = [];

    public IReadOnlyList<Group> Groups { get; set; } = [];

    public IReadOnlyList<VirtualService> VirtualServices { get; set; } = [];

    /// <value>Addresses outside the cluster that a healthy node can reach (heartbeat's ping and ping_group).</value>
    public IReadOnlyList<PingGroup> PingGroups { get; set; } = [];

    public IReadOnlyList<FenceDevice> FenceDevices { get; set; } = [];

    public Alerts Alerts { get; set; } = new();
}
