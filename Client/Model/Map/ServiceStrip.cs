using ClusterPortal.Client.Model.Services;

namespace ClusterPortal.Client.Model.Map;

/// <summary>Services under the map: each in a row of its own, its real servers to the right, wrapped where they do not fit.</summary>
public static class ServiceStrip
{
    private const double ServiceWidth = 212;
    private const double ServerWidth = 158;
    private const double Height = 46;
    private const double Gap = 14;
    private const double Between = 28;

    public static IReadOnlyList<MapService> Of(IReadOnlyList<ServiceRow> rows, double width, double top)
    {
        var perLine = Math.Max(1, (int)((width - ServiceWidth - Between + Gap) / (ServerWidth + Gap)));
        var placed = new List<MapService>();
        foreach (var row in rows)
        {
            var y = top;
            var servers = row.Servers.Select((server, i) => new MapServer(
                new Box(ServiceWidth + Between + (i % perLine * (ServerWidth + Gap)), y + (i / perLine * (Height + Gap)), ServerWidth, Height),
                server.Remote, server.Grade, server.State, server.Weight)).ToList();
            placed.Add(new MapService(new Box(0, y, ServiceWidth, Height), row.Name, row.Local, row.Scheduler, servers));
            top = servers.Select(s => s.Box.Bottom).Append(y + Height).Max() + Gap;
        }

        return placed;
    }
}
