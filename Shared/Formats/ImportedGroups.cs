using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Makes groups of the lines of haresources.</summary>
internal sealed class ImportedGroups(HaCf heartbeat, IReadOnlySet<string> ldirectordConfigs)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mail = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Mail => _mail;

    /// <value>Preferred owners, in the order of the lines.</value>
    public List<string> Owners { get; } = [];

    public IReadOnlyList<Group> Build(IReadOnlyList<HaGroup> lines, bool onlyDirectors) => [.. lines.Select(l => Build(l, onlyDirectors))];

    private Group Build(HaGroup source, bool onlyDirectors)
    {
        var node = source.Node.Text;
        if (heartbeat.Nodes.Count > 0 && !heartbeat.Nodes.Exists(n => n.Name == node))
        {
            source.Line.Error(source.Node.Column, $"{node} is no node of ha.cf ({string.Join(", ", heartbeat.Nodes.Select(n => n.Name))}).");
        }
        var resources = new List<Resource>();
        var name = Unique(GroupName(source));
        source.Line.Translated($"Group {name}, preferably on {node}; started from left to right.");
        foreach (var resource in source.Resources)
            Add(resources, resource, name);
        if (!Owners.Contains(node, StringComparer.Ordinal))
            Owners.Add(node);
        var others = onlyDirectors ? heartbeat.Nodes.Select(n => n.Name).Where(n => n != node).Select((n, i) => new NodePreference(n, Math.Max(1, 50 - i))) : [];
        return new Group { Name = name, Resources = resources, Preferences = [new NodePreference(node, 100), .. others], PreferredOnly = onlyDirectors };
    }

    /// <summary>After the first address, which is what people call it by; else after the first script.</summary>
    private static string GroupName(HaGroup source)
    {
        var address = source.Resources.FirstOrDefault(r => HaIpAddress.IsAddress(r.Script));
        return address is { Arguments.Count: > 0 } ? "vip-" + Plain(address.Arguments[0].Split('/')[0]) : "group-" + Plain(source.Resources[0].Script);
    }

    private void Add(List<Resource> resources, HaResource source, string group)
    {
        if (HaIpAddress.IsAddress(source.Script))
        {
            if (HaIpAddress.Read(source) is { } address)
                resources.Add(address with { Name = Unique("ip-" + Plain(address.Address)) });
        }
        else if (source.Script is "lvs" or "ipvsadm" or "ldirectord" or "ipvs")
            Director(resources, source, group);
        else if (source.Script == "MailTo" && source.Arguments.Count > 0)
        {
            _mail.UnionWith(source.Arguments[0].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            source.Line.Translated($"MailTo: the cluster's alerts go to {source.Arguments[0]}.");
        }
        else if (source.Script == "SendArp")
            source.Line.Translated("SendArp: every address announces itself with a burst of gratuitous ARP.");
        else if (HaScripts.Read(source) is { } resource)
            resources.Add(resource with { Name = Unique(resource.Name) });
    }

    private void Director(List<Resource> resources, HaResource source, string group)
    {
        var config = source.Script == "ldirectord" && source.Arguments.Count > 0 ? source.Arguments[0] : null;
        if (config is not null && !ldirectordConfigs.Contains(config.ToLowerInvariant()))
            source.Line.Warning(source.Column, $"ldirectord's file {config} is not among the files: its virtual services, checks and fallback are missing. Import it too.");
        if (resources.OfType<DirectorResource>().Any())
            source.Line.Translated($"{source.Script}{(config is null ? "" : "::" + config)} is part of the same director.");
        else
        {
            resources.Add(new DirectorResource { Name = Unique(group.StartsWith("vip-", StringComparison.Ordinal) ? "director-" + group[4..] : "director") });
            source.Line.Translated($"{source.Script}{(config is null ? "" : "::" + config)} becomes a director: the IPVS table of the group's virtual services, with their checks.");
        }
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
            unique = $"{name}-{i}";
        return unique;
    }

    /// <summary>Names have letters, digits, dots and hyphens.</summary>
    public static string Plain(string text)
    {
        var name = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-')]).Trim('-', '.');
        return name.Length == 0 ? "x" : name.Length > 50 ? name[..50] : name;
    }
}
