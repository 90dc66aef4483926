using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>A program with its arguments; never run through a shell.</summary>
/// <param name="Success">Exit codes that mean yes.</param>
public sealed record ProgramCall(IReadOnlyList<string> Arguments, IReadOnlyList<int> Success, IReadOnlyDictionary<string, string>? Environment = null);

/// <summary>How resources that are programs are started, stopped and monitored, by the rules of their kind.</summary>
/// <param name="Monitor">Null: cannot be monitored.</param>
public sealed record ResourcePrograms(ProgramCall Start, ProgramCall Stop, ProgramCall? Monitor)
{
    private static readonly int[] Zero = [0];

    /// <summary>Null for kinds that this agent does not carry out.</summary>
    public static ResourcePrograms? Of(Resource resource) => resource switch
    {
        SystemdResource systemd => new(Call("systemctl", "start", systemd.Unit), Call("systemctl", "stop", systemd.Unit), Call("systemctl", "is-active", "--quiet", systemd.Unit)),
        LsbResource lsb => Lsb(lsb),
        OcfResource ocf => Ocf(ocf),
        FilesystemResource filesystem => Filesystem(filesystem),
        CommandResource command => new(Call([.. command.Start]), Call([.. command.Stop]), command.Monitor.Count == 0 ? null : Call([.. command.Monitor])),
        _ => null,
    };

    private static ProgramCall Call(params string[] arguments) => new(arguments, Zero);

    // LSB Core 5.0, 22.2: a script in /etc/init.d takes start, stop and status. haresources puts arguments before the verb.
    private static ResourcePrograms Lsb(LsbResource lsb)
    {
        var script = lsb.Script.StartsWith('/') ? lsb.Script : "/etc/init.d/" + lsb.Script;
        ProgramCall Verb(string verb) => Call([script, .. lsb.Arguments, verb]);
        return new(Verb("start"), Verb("stop"), Verb("status"));
    }

    // OCF Resource Agent API 1.1: parameters as OCF_RESKEY_*, 0 is OCF_SUCCESS.
    private static ResourcePrograms Ocf(OcfResource ocf)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OCF_ROOT"] = "/usr/lib/ocf",
            ["OCF_RA_VERSION_MAJOR"] = "1",
            ["OCF_RA_VERSION_MINOR"] = "1",
            ["OCF_RESOURCE_INSTANCE"] = ocf.Name,
            ["OCF_RESOURCE_PROVIDER"] = ocf.Provider,
            ["OCF_RESOURCE_TYPE"] = ocf.Type,
        };
        foreach (var (name, value) in ocf.Parameters)
            environment["OCF_RESKEY_" + name] = value;
        ProgramCall Verb(string verb) => new([$"/usr/lib/ocf/resource.d/{ocf.Provider}/{ocf.Type}", verb], Zero, environment);
        return new(Verb("start"), Verb("stop"), Verb("monitor"));
    }

    // mount(8), umount(8): 32 is "mount failure"; mountpoint(1) answers 0 for a mount point. A start of what is mounted is a start done.
    private static ResourcePrograms Filesystem(FilesystemResource filesystem)
    {
        string[] options = filesystem.Options is { Length: > 0 } given ? ["-o", given] : [];
        return new(
            Call(["mount", "-t", filesystem.FsType, .. options, filesystem.Device, filesystem.Directory]),
            Call("umount", filesystem.Directory),
            Call("mountpoint", "--quiet", filesystem.Directory));
    }
}
