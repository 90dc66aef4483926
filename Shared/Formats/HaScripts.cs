using System.Collections.Frozen;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Scripts of haresources other than addresses and directors: OCF agents that heartbeat wrapped, file systems, init scripts.</summary>
internal static class HaScripts
{
    /// <value>Parameters of the wrapped OCF agents, in the order of the script's arguments (resource.d/* of heartbeat 3.0.6).</value>
    private static readonly FrozenDictionary<string, string[]> Wrapped = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["apache"] = ["configfile"],
        ["AudibleAlarm"] = ["nodelist"],
        ["db2"] = ["instance"],
        ["Delay"] = ["startdelay", "stopdelay", "mondelay"],
        ["ICP"] = ["driveid", "device"],
        ["ids"] = ["ids_dir"],
        ["IPsrcaddr"] = ["ipaddress"],
        ["LinuxSCSI"] = ["scsi"],
        ["LVM"] = ["volgrpname"],
        ["portblock"] = ["protocol", "portno", "action"],
        ["Raid1"] = ["raidconf", "raiddev"],
        ["ServeRAID"] = ["serveraid", "mergegroup"],
        ["WAS"] = ["config", "port"],
        ["WinPopup"] = ["hostfile"],
        ["Xinetd"] = ["service"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Resource? Read(HaResource source)
    {
        if (source.Script == "Filesystem")
            return Filesystem(source);
        if (source.Script == "OCF")
        {
            source.Line.Error(source.Column, "OCF is heartbeat's own wrapper: name the agent, or add the resource by hand as kind ocf.");
            return null;
        }
        return Wrapped.TryGetValue(source.Script, out var parameters) ? Ocf(source, parameters) : Lsb(source);
    }

    private static FilesystemResource? Filesystem(HaResource source)
    {
        if (source.Arguments.Count < 3)
        {
            source.Line.Error(source.Column, "Filesystem needs a device, a directory and a type: Filesystem::/dev/sdb1::/data::ext4.");
            return null;
        }
        var (device, directory, type) = (source.Arguments[0], source.Arguments[1], source.Arguments[2]);
        source.Line.Translated($"Filesystem: {device} ({type}) is mounted on {directory}.");
        return new FilesystemResource
        {
            Name = "fs-" + ImportedGroups.Plain(directory[(directory.TrimEnd('/').LastIndexOf('/') + 1)..]),
            Device = device,
            Directory = directory,
            FsType = type,
            Options = source.Arguments.Count > 3 ? source.Arguments[3] : null,
            // Two NFS clients do no harm to each other; two mounts of one device do.
            Exclusive = type is not ("nfs" or "nfs4" or "cifs"),
        };
    }

    private static OcfResource Ocf(HaResource source, string[] names)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < source.Arguments.Count; i++)
        {
            if (i < names.Length)
                parameters[names[i]] = source.Arguments[i];
            else
                source.Line.Warning(source.Column, $"{source.Script} takes {names.Length} arguments; {source.Arguments[i]} is left out.");
        }
        source.Line.Translated($"{source.Script} becomes the OCF agent heartbeat:{source.Script}, which is in the package resource-agents.");
        return new OcfResource { Name = ImportedGroups.Plain(source.Script), Type = source.Script, Parameters = parameters };
    }

    private static LsbResource Lsb(HaResource source)
    {
        source.Line.Translated($"{source.Script} is run as an init script, from /etc/ha.d/resource.d or /etc/init.d. Where it is a systemd unit today, change its kind to systemd.");
        return new LsbResource { Name = ImportedGroups.Plain(source.Script), Script = source.Script, Arguments = source.Arguments };
    }
}
