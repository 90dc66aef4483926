using System.Security.Cryptography;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.State;

/// <summary>
/// The agent's folder (mode 0700) and the files in it. Reading never fails for what a file holds; damage is collected in
/// <see cref="Damage"/> and said, and the agent starts as if the file were absent: it then claims nothing.
/// </summary>
public sealed class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly List<string> _damage = [];

    private StateDirectory(string path) => Path = path;

    public string Path { get; }

    public string ControlSocket => In("control.sock");

    public string EventsFolder => In("events");

    /// <summary>What was found damaged so far, in words.</summary>
    public IReadOnlyList<string> Damage => _damage;

    private string IdentityFile => In("identity.json");

    private string KeyFile => In("agent.key");

    private string KeyRingFile => In("keyring.json");

    private string RevisionFile => In("revision.json");

    private string CoreFile => In("core.json");

    private string StandbyFile => In("standby");

    /// <exception cref="AgentException">It cannot be made or is open to others.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            if (!Directory.Exists(full))
                Directory.CreateDirectory(full, OwnerOnly);
            else if ((File.GetUnixFileMode(full) & ~OwnerOnly) != UnixFileMode.None)
                File.SetUnixFileMode(full, OwnerOnly);
            return new StateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException($"The state directory {path} cannot be used: {e.Message} Give another with --state-dir, or run as root.", e);
        }
    }

    public AgentIdentity? ReadIdentity() => Told(AtomicFile.ReadJson(IdentityFile, HostJson.Default.AgentIdentity));

    public KeyRing? ReadKeyRing() => Told(AtomicFile.ReadJson(KeyRingFile, ContractJson.Default.KeyRing));

    public RevisionEnvelope? ReadRevision() => Told(AtomicFile.ReadJson(RevisionFile, ContractJson.Default.RevisionEnvelope));

    public CoreState? ReadCore() => Told(AtomicFile.ReadJson(CoreFile, HostJson.Default.CoreState));

    public bool ReadStandby() => File.Exists(StandbyFile);

    public void WriteIdentity(AgentIdentity identity) => AtomicFile.WriteJson(IdentityFile, identity, HostJson.Default.AgentIdentity);

    public void WriteKeyRing(KeyRing keys) => AtomicFile.WriteJson(KeyRingFile, keys, ContractJson.Default.KeyRing);

    public void WriteRevision(RevisionEnvelope revision) => AtomicFile.WriteJson(RevisionFile, revision, ContractJson.Default.RevisionEnvelope);

    public void WriteCore(CoreState core) => AtomicFile.WriteJson(CoreFile, core, HostJson.Default.CoreState);

    public void WriteStandby(bool standby)
    {
        if (standby)
        {
            AtomicFile.Write(StandbyFile, "standby\n"u8);
            return;
        }

        File.Delete(StandbyFile);
        AtomicFile.FlushFolder(Path);
    }

    public void WriteKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        AtomicFile.Write(KeyFile, key.ExportPkcs8PrivateKey());
    }

    /// <summary>The agent's own key; null, and told as damage, when there is none that can be read.</summary>
    public ECDsa? ReadKey()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(AtomicFile.Read(KeyFile), out _);
            return key;
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException or InvalidDataException)
        {
            key.Dispose();
            _damage.Add($"{KeyFile} cannot be read: {e.GetType().Name}");
            return null;
        }
    }

    private T? Told<T>(FileReading<T> reading)
        where T : class
    {
        if (reading.Damage is { } damage)
            _damage.Add(damage);
        return reading.Value;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
