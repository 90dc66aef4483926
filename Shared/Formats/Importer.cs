using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Reads the files of a heartbeat and LVS installation as one topology, and accounts for every line of them.</summary>
public static class Importer
{
    /// <summary>
    /// Never throws for what a file or a request holds. <see cref="ImportReport.Topology"/> is null when a line is an error;
    /// otherwise the topology may still break rules, which <see cref="ImportReport.Problems"/> lists: with an error among them it must not be created.
    /// </summary>
    public static ImportReport Read(ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Import(request).Report();
    }
}

/// <summary>One import under way.</summary>
internal sealed class Import
{
    private readonly ImportRequest _request;
    private readonly ImportFiles _files;
    private readonly List<ImportNote> _notes = [];
    private readonly HaCf _heartbeat;
    private readonly HostsReader _hosts;
    private readonly IReadOnlyList<ImportVoter> _voters;

    public Import(ImportRequest request)
    {
        _request = request;
        _files = ImportFiles.Open(request.Files);
        _hosts = HostsReader.Read(_files.One(FormatKind.Hosts));
        _heartbeat = _files.One(FormatKind.HaCf) is { } file ? HaCfReader.Read(file) : new HaCf();
        // A director votes anyway.
        _voters = [.. request.Voters.Where(v => !_heartbeat.Nodes.Exists(n => n.Name == v.Name))];
    }

    private bool HasTiming => _files.One(FormatKind.HaCf) is not null;

    public ImportReport Report()
    {
        var method = _files.One(FormatKind.Authkeys) is { } authkeys ? AuthkeysReader.Read(authkeys) : null;
        var ldirectord = _files.Each(FormatKind.Ldirectord).Select(f => LdirectordReader.Read(f, _hosts.AddressOf)).ToList();
        var rules = IpvsadmReader.Read(_files.Each(FormatKind.Ipvsadm), _hosts.AddressOf);
        var builder = new ImportedGroups(_heartbeat, _files.LdirectordConfigs);
        var haresources = _files.One(FormatKind.Haresources) is { } file ? Haresources.Read(file) : [];
        var groups = builder.Build(haresources, onlyDirectors: _voters.Count > 0);
        var imported = ImportedServices.Merge([.. ldirectord.SelectMany(l => l.Services)], rules.Services);
        groups = WithDirectors(groups, imported, rules.Daemon);
        var services = ImportedServices.Finish(imported, groups);
        var paths = ImportedPaths.Build(_heartbeat, _voters.Count > 0, _heartbeat.Nodes.Count > 0 && _heartbeat.Nodes.TrueForAll(n => _hosts.AddressOf(n.Name) is not null), NodeAt);
        var nodes = Nodes(builder.Owners, services, paths);
        _hosts.Account([.. nodes.Select(n => n.Name)]);
        Notes(method, nodes.Count);
        var topology = new ClusterTopology
        {
            Name = _request.Name,
            Timing = _request.Timing == "default" || !HasTiming ? new Timing() : _heartbeat.Timing,
            Quorum = Quorum(nodes.Count),
            // heartbeat's own default is legacy, which keeps groups where they are once both nodes know the option.
            Failback = new Failback { Mode = _heartbeat.Failback ?? FailbackMode.Off },
            Nodes = nodes,
            Paths = paths.Paths,
            Groups = groups,
            VirtualServices = services,
            PingGroups = _heartbeat.PingGroups,
            Alerts = new Alerts { Mail = [.. ldirectord.SelectMany(l => l.Mail).Concat(builder.Mail).Distinct(StringComparer.Ordinal)] },
        };
        return Finish(topology);
    }

    private ImportReport Finish(ClusterTopology topology)
    {
        var lines = _files.All.SelectMany(f => f.Lines).Select(l => l.Report()).ToList();
        var problems = new List<ValidationProblem>();
        if (_request.Timing is not ("file" or "default"))
            problems.Add(new ValidationProblem("/timing", "unknown-word", $"timing is file or default, not {_request.Timing}."));
        if (_request.Files.Count == 0)
            problems.Add(new ValidationProblem("/files", "required", "There is no file to import."));
        problems.AddRange(TopologyRules.Check(topology));
        var readable = lines.TrueForAll(l => l.Outcome is not ImportOutcome.Error);
        return new ImportReport
        {
            Lines = lines,
            Topology = readable ? topology : null,
            Problems = problems,
            Notes = _notes,
            FileTiming = HasTiming ? _heartbeat.Timing : null,
            PossibleVoters = PossibleVoters(topology),
        };
    }

    /// <summary>Every virtual service needs a director; where no line of haresources has one, the group of its address gets it, or a new group.</summary>
    private List<Group> WithDirectors(IReadOnlyList<Group> groups, IReadOnlyList<ImportedService> services, SyncDaemon? daemon)
    {
        var all = groups.ToList();
        foreach (var service in services)
        {
            var at = all.FindIndex(g => ImportedServices.Holds(g, service.Key.Address));
            if (at < 0 && service.Key.Address is null && all.Exists(g => g.Resources.OfType<DirectorResource>().Any()))
                continue;
            if (at < 0)
            {
                at = all.Count;
                var name = service.Key.Address is { } address ? ImportedGroups.Plain(address.ToString()) : $"fwmark-{service.Key.Fwmark}";
                all.Add(new Group { Name = "vip-" + name, Resources = service.Key.Address is null ? [] : [Address(service.Key.Address)] });
                _notes.Add(new ImportNote("group-made", $"No line of haresources holds {service.Shown}: the group {all[at].Name} was made for it."));
            }
            if (!all[at].Resources.OfType<DirectorResource>().Any())
                all[at] = all[at] with { Resources = [.. all[at].Resources, new DirectorResource { Name = "director-" + all[at].Name.Replace("vip-", "", StringComparison.Ordinal) }] };
        }
        if (daemon is not null)
        {
            var at = all.FindIndex(g => g.Resources.OfType<DirectorResource>().Any());
            if (at >= 0)
                all[at] = all[at] with { Resources = [.. all[at].Resources.Select(r => r is DirectorResource d ? d with { SyncDaemon = daemon } : r)] };
        }
        return all;
    }

    private static IpResource Address(System.Net.IPAddress address) => new()
    {
        Name = "ip-" + ImportedGroups.Plain(address.ToString()),
        Address = address.ToString(),
    };

    private string? NodeAt(string address) => _heartbeat.Nodes.Select(n => n.Name).FirstOrDefault(n => _hosts.AddressOf(n) == address);

    private List<Node> Nodes(List<string> owners, IReadOnlyList<VirtualService> services, ImportedPaths paths)
    {
        var serving = services.SelectMany(s => s.RealServers).Select(r => r.Address).ToHashSet(StringComparer.Ordinal);
        var nodes = new List<Node>();
        // Preferred owners first: the best of them coordinates.
        foreach (var (name, _) in _heartbeat.Nodes.OrderBy(n => owners.IndexOf(n.Name) is var i and >= 0 ? i : owners.Count))
        {
            var address = _hosts.AddressOf(name);
            nodes.Add(new Node
            {
                Name = name,
                Priority = Math.Max(60, 100 - 10 * nodes.Count),
                Roles = address is not null && serving.Contains(address) ? [NodeRole.Director, NodeRole.RealServer] : [NodeRole.Director],
                Addresses = Lan(paths, address),
            });
        }
        foreach (var voter in _voters)
        {
            nodes.Add(new Node
            {
                Name = voter.Name,
                Priority = Math.Max(1, 50 - 10 * (nodes.Count - _heartbeat.Nodes.Count)),
                Roles = serving.Contains(voter.Address) ? [NodeRole.RealServer] : [NodeRole.Member],
                Addresses = Lan(paths, voter.Address),
            });
        }
        return nodes;
    }

    private static IReadOnlyList<NodeAddress> Lan(ImportedPaths paths, string? address) =>
        paths.HasLan && address is not null ? [new NodeAddress(ImportedPaths.Lan, address)] : [];

    private Quorum Quorum(int voters) => voters == 2
        ? new Quorum { Policy = QuorumPolicy.TwoNode, AcceptSplitRisk = _request.AcceptSplitRisk }
        : new Quorum { Policy = QuorumPolicy.Majority };

    private IReadOnlyList<ImportVoter> PossibleVoters(ClusterTopology topology)
    {
        var directors = _heartbeat.Nodes.Select(n => _hosts.AddressOf(n.Name)).ToHashSet(StringComparer.Ordinal);
        var others = topology.VirtualServices.SelectMany(s => s.RealServers).Select(r => r.Address).Distinct(StringComparer.Ordinal).Where(a => !directors.Contains(a)).ToList();
        return [.. others.Select((a, i) => _request.Voters.FirstOrDefault(v => v.Address == a) ?? new ImportVoter(_hosts.NameOf(a) ?? $"web{i + 1}", a))];
    }

    private void Notes(string? method, int voters)
    {
        _notes.Add(voters switch
        {
            0 => new ImportNote("no-nodes", "The files name no node. Import ha.cf too, or add the directors by hand."),
            1 => new ImportNote("quorum-majority", "One voter: it runs everything as long as it lives, and nothing takes over from it."),
            2 => new ImportNote("quorum-two-node", "Two voters: the classic pair, in which both halves run when they lose each other. Name real servers that run an agent as voters to have a majority."),
            _ => new ImportNote("quorum-majority", $"{voters} voters: a partition with {voters / 2 + 1} of them runs, every other one stops."),
        });
        _notes.Add(_request.Timing == "default" || !HasTiming
            ? new ImportNote("timing-default", "The product's own timing instead of the files'.")
            : new ImportNote("timing-file", Silent()));
        _notes.Add(new ImportNote("new-key", method is null
            ? "A new 256-bit heartbeat key is made."
            : $"A new 256-bit heartbeat key is made; the {method} key of authkeys is not taken over."));
        if (HasTiming && _heartbeat.Failback is null)
            _notes.Add(new ImportNote("failback-off", "ha.cf does not say auto_failback, and heartbeat's default (legacy) is no more: failback is off."));
    }

    private string Silent()
    {
        var silent = _heartbeat.SilentTimes.ToList();
        return silent.Count == 0 ? "Timing as the files have it." : $"Timing as the files have it; heartbeat's default for {string.Join(", ", silent)}.";
    }
}
