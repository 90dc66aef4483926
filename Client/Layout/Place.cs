namespace ClusterPortal.Client.Layout;

/// <summary>Where in the dashboard an address leads.</summary>
/// <param name="Cluster">Null on pages of the whole portal.</param>
/// <param name="Section">map, failover, nodes, …; on pages of the whole portal their first segment, empty for the overview.</param>
/// <param name="ReturnTo">The address as seen from the root, for links that come back.</param>
public sealed record Place(string? Cluster, string Section, string ReturnTo)
{
    /// <param name="relative">The path after the base, without a leading slash.</param>
    public static Place Of(string relative)
    {
        var path = relative.Split('?', '#')[0];
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var returnTo = "/" + relative.Split('#')[0];
        return parts is ["clusters", var cluster, ..]
            ? new Place(Uri.UnescapeDataString(cluster), parts.Length > 2 ? parts[2] : "map", returnTo)
            : new Place(null, parts.Length > 0 ? parts[0] : "", returnTo);
    }

    public static string To(string cluster, string section) => $"/clusters/{Uri.EscapeDataString(cluster)}/{section}";
}
