using System.Text.Json.Nodes;

namespace ClusterPortal.Shared.Topology;

/// <summary>Which values of a document are secrets: passwords of checks, and parameters of fence devices and OCF agents that are named like one.</summary>
public static class Secrets
{
    private static readonly string[] Marks = ["pass", "secret", "token", "private_key", "privatekey", "identity_file", "community", "snmp_auth", "snmp_priv"];

    public static bool IsSecret(string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return Marks.Any(m => property.Contains(m, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A topology whose secrets read <see cref="TopologyDiff.Blot"/>: for answers, exports and the log.</summary>
    public static ClusterTopology Hide(ClusterTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return topology with
        {
            VirtualServices = [.. topology.VirtualServices.Select(s => s with
            {
                Check = Hide(s.Check),
                RealServers = [.. s.RealServers.Select(r => r.Check is { } check ? r with { Check = Hide(check) } : r)],
            })],
            Groups = [.. topology.Groups.Select(g => g with { Resources = [.. g.Resources.Select(r => r is OcfResource ocf ? ocf with { Parameters = Hide(ocf.Parameters) } : r)] })],
            FenceDevices = [.. topology.FenceDevices.Select(d => d with { Parameters = Hide(d.Parameters) })],
        };
    }

    private static HealthCheck Hide(HealthCheck check) => check.Password is null ? check : check with { Password = TopologyDiff.Blot };

    private static SortedDictionary<string, string> Hide(IReadOnlyDictionary<string, string> parameters)
    {
        var hidden = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
            hidden[name] = IsSecret(name) ? TopologyDiff.Blot : value;
        return hidden;
    }

    internal static void BlotAll(JsonNode node, string blot)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array.OfType<JsonNode>())
                BlotAll(item, blot);
        }
        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonValue && IsSecret(name))
                members[name] = blot;
            else if (value is not null)
                BlotAll(value, blot);
        }
    }
}
