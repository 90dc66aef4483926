namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>Ping groups, fence devices and alerts.</summary>
internal static class SurroundingRules
{
    public static void Check(ClusterTopology topology, Findings findings)
    {
        Names.Each("/pingGroups", topology.PingGroups.Select(g => g.Name), "ping group", findings);
        foreach (var (i, group) in topology.PingGroups.Index())
        {
            if (group.Addresses.Count == 0)
                findings.Error($"/pingGroups/{i}/addresses", "required", $"The ping group {group.Name} has no address.");
            foreach (var (j, address) in group.Addresses.Index())
                AddressForm.Check(address, $"/pingGroups/{i}/addresses/{j}", findings);
        }
        Names.Each("/fenceDevices", topology.FenceDevices.Select(d => d.Name), "fence device", findings);
        foreach (var (i, device) in topology.FenceDevices.Index())
            Fence(topology, device, $"/fenceDevices/{i}", findings);
        foreach (var (i, mail) in topology.Alerts.Mail.Index())
        {
            var parts = mail.Split('@');
            if (parts.Length != 2 || parts.Any(p => p.Length == 0) || mail.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '<' or '>'))
                findings.Error($"/alerts/mail/{i}", "not-a-mail-address", $"\"{mail}\" is no mail address.");
        }
        foreach (var (i, webhook) in topology.Alerts.Webhooks.Index())
        {
            if (!Uri.TryCreate(webhook, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                findings.Error($"/alerts/webhooks/{i}", "not-a-url", "A webhook is an http or https URL.");
        }
    }

    private static void Fence(ClusterTopology topology, FenceDevice device, string at, Findings findings)
    {
        if (!device.Agent.StartsWith("fence_", StringComparison.Ordinal) || !device.Agent.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
            findings.Error(at + "/agent", "not-a-fence-agent", $"\"{device.Agent}\" is no fence agent, e.g. fence_ipmilan.");
        if (device.Nodes.Count == 0)
            findings.Warning(at + "/nodes", "fences-nobody", $"The fence device {device.Name} names no node that it can fence.");
        foreach (var (i, node) in device.Nodes.Index())
            findings.Known($"{at}/nodes/{i}", node, topology.Nodes.Select(n => n.Name), "node");
    }
}
