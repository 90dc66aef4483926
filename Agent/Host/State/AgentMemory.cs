using System.Globalization;
using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.State;

/// <summary>
/// What the agent holds on disk and in use: identity, key ring, revision, standby. What is accepted is on disk before anyone acts on it;
/// what is refused changes nothing and is told. Safe from any thread.
/// </summary>
public sealed class AgentMemory
{
    private readonly StateDirectory _state;
    private readonly EventLog _events;
    private readonly Lock _lock = new();

    public AgentMemory(StateDirectory state, AgentIdentity identity, EventLog events)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
        Identity = identity;
        _events = events;
        Keys = state.ReadKeyRing();
        Standby = state.ReadStandby();
        if (state.ReadRevision() is { } revision)
            Take(revision, onDisk: true);
        Core = state.ReadCore() is { } core ? new StatePersisted(core.TermCeiling, TimeSpan.FromMilliseconds(core.LongestPromiseMs)) : null;
    }

    public AgentIdentity Identity { get; }

    /// <summary>As it was at the start; null: none that could be read.</summary>
    public StatePersisted? Core { get; }

    public KeyRing? Keys { get; private set; }

    public RevisionEnvelope? Revision { get; private set; }

    public ClusterTopology? Topology { get; private set; }

    public bool Standby { get; private set; }

    /// <summary>The first eight bytes of a revision's hash, as packets carry it.</summary>
    public static ulong ShortHash(string hash) =>
        ulong.TryParse(hash.AsSpan(0, Math.Min(16, hash.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>True: it is on disk and held from now on.</summary>
    public bool Accept(RevisionEnvelope revision)
    {
        lock (_lock)
            return Take(revision, onDisk: false);
    }

    /// <summary>True: it differs from the one held, and is on disk.</summary>
    public bool Accept(KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_lock)
        {
            if (Keys is { } held && held.SendWith == keys.SendWith && held.Keys.SequenceEqual(keys.Keys))
                return false;
            Keys = keys;
            _state.WriteKeyRing(keys);
            return true;
        }
    }

    public void SetStandby(bool standby)
    {
        lock (_lock)
        {
            _state.WriteStandby(standby);
            Standby = standby;
        }
    }

    private bool Take(RevisionEnvelope revision, bool onDisk)
    {
        var judged = RevisionAcceptance.Judge(revision, Revision, Identity);
        var refusal = judged.Refusal;
        if (refusal is null && judged.Topology is null)
            return false; // the one that is held
        try
        {
            if (refusal is null && !onDisk)
                _state.WriteRevision(revision);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusal = $"it cannot be written: {e.Message}";
        }

        if (refusal is not null)
        {
            _events.Emit(EventKind.RevisionRefused, EventSeverity.Error, ("revision", revision.Number.ToString(CultureInfo.InvariantCulture)), ("reason", refusal));
            return false;
        }

        Revision = revision;
        Topology = judged.Topology;
        return true;
    }
}
