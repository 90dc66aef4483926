namespace ClusterPortal.Client.Model.Map;

/// <summary>The cluster map, in units of the picture: everything is placed, nothing is left to the drawing.</summary>
public sealed record MapModel(
    double Width,
    double Height,
    IReadOnlyList<MapHull> Hulls,
    IReadOnlyList<MapLink> Links,
    IReadOnlyList<MapNode> Nodes,
    IReadOnlyList<MapService> Services);

public readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double CenterX => X + (Width / 2);

    public double CenterY => Y + (Height / 2);

    public double Right => X + Width;

    public double Bottom => Y + Height;
}

/// <summary>A partition: the nodes inside see exactly each other.</summary>
/// <param name="Number">From 1, the strongest first.</param>
public sealed record MapHull(Box Box, int Number, bool Quorate, int Votes, int VotesTotal, string? Coordinator, IReadOnlyList<string> Members);

/// <param name="State">Word: member, coordinator, no-quorum, standby, maintenance, silent, agent-away, not-enrolled, never.</param>
/// <param name="Badges">Virtual addresses it answers for.</param>
public sealed record MapNode(Box Box, string Name, string Grade, string State, bool Coordinator, int Priority, int Votes, IReadOnlyList<string> Badges);

/// <summary>One heartbeat path between two nodes.</summary>
/// <param name="Shape">SVG path data.</param>
/// <param name="State">Word: up, one-way, late, down, unknown.</param>
/// <param name="Label">Round trips as both ends measured them; empty: nothing to say.</param>
/// <param name="Anchor">SVG text-anchor.</param>
public sealed record MapLink(string From, string To, string Path, string Grade, string State, string Shape, string Label, double LabelX, double LabelY, string Anchor);

public sealed record MapService(Box Box, string Name, string Local, string Scheduler, IReadOnlyList<MapServer> Servers);

public sealed record MapServer(Box Box, string Remote, string Grade, string State, int Weight);
