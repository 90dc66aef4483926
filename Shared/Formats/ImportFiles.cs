using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Formats;

/// <summary>The files of one import by format; those that cannot be read are refused with a line that says why.</summary>
internal sealed class ImportFiles
{
    public const int MaxFiles = 32;

    private ImportFiles(IReadOnlyList<SourceFile> all, IReadOnlySet<string> ldirectordConfigs)
    {
        All = all;
        LdirectordConfigs = ldirectordConfigs;
    }

    public IReadOnlyList<SourceFile> All { get; }

    /// <value>The names, in lower case, by which haresources may call the ldirectord files that are here.</value>
    public IReadOnlySet<string> LdirectordConfigs { get; }

    public SourceFile? One(FormatKind kind) => All.FirstOrDefault(f => f.Kind == kind && !f.IsRefused);

    public IEnumerable<SourceFile> Each(FormatKind kind) => All.Where(f => f.Kind == kind && !f.IsRefused);

    public static ImportFiles Open(IReadOnlyList<ImportFile> files)
    {
        var named = Named(files);
        var read = new List<SourceFile>();
        foreach (var file in files.Take(MaxFiles))
        {
            var kind = FormatKinds.Of(file.Name);
            if (kind is FormatKind.Unknown && named.Contains(FormatKinds.LastPart(file.Name)))
                kind = FormatKind.Ldirectord;
            read.Add(Open(file, kind, read));
        }
        foreach (var file in files.Skip(MaxFiles))
            read.Add(SourceFile.Refused(file, FormatKind.Unknown, 1, 1, $"At most {MaxFiles} files are read in one import."));
        var configs = read.Where(f => f is { Kind: FormatKind.Ldirectord, IsRefused: false }).Select(f => FormatKinds.LastPart(f.Name));
        return new ImportFiles(read, configs.ToHashSet(StringComparer.Ordinal));
    }

    private static SourceFile Open(ImportFile file, FormatKind kind, List<SourceFile> before) => kind switch
    {
        FormatKind.Pacemaker => SourceFile.Refused(file, kind, 1, 1, "Pacemaker's and corosync's files are not yet read. Leave the file out; nothing of it was taken."),
        FormatKind.Keepalived => SourceFile.Refused(file, kind, 1, 1, "keepalived.conf is not yet read. Leave the file out; nothing of it was taken."),
        FormatKind.Unknown => SourceFile.Refused(file, kind, 1, 1, "The name tells no format. Known are ha.cf, authkeys, haresources, hosts, ldirectord.cf and ipvsadm.rules; rename the file."),
        FormatKind.Ldirectord or FormatKind.Ipvsadm => SourceFile.Read(file, kind),
        _ when before.Find(f => f.Kind == kind) is { } same => SourceFile.Refused(file, kind, 1, 1, $"There is one {FormatKinds.LastPart(file.Name)} already ({same.Name}): heartbeat wants the same on all nodes. Leave this one out."),
        _ => SourceFile.Read(file, kind),
    };

    /// <summary>Names that haresources gives to ldirectord's files (ldirectord::www is /etc/ha.d/conf/www).</summary>
    private static HashSet<string> Named(IReadOnlyList<ImportFile> files)
    {
        var haresources = files.FirstOrDefault(f => FormatKinds.Of(f.Name) is FormatKind.Haresources);
        if (haresources is null)
            return [];
        var source = SourceFile.Read(haresources, FormatKind.Haresources);
        return source.IsRefused ? [] : Haresources.Read(source).SelectMany(g => g.Resources)
            .Where(r => r.Script == "ldirectord" && r.Arguments.Count > 0).Select(r => r.Arguments[0].ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
    }
}
