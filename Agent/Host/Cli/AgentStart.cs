using System.Buffers.Binary;
using System.Security.Cryptography;
using ClusterPortal.Agent.Host.State;

namespace ClusterPortal.Agent.Host.Cli;

/// <summary>What every start of an agent or a probe needs.</summary>
internal static class AgentStart
{
    /// <summary>Random, never used before.</summary>
    public static ulong NewIncarnation()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public static AgentException NotEnrolled(StateDirectory state)
    {
        var damage = state.Damage.Count > 0 ? $" ({string.Join("; ", state.Damage)})" : "";
        return new AgentException($"{state.Path} holds no identity{damage}. Enrol first: clusterportal-agent enroll --portal URL --token TOKEN --state-dir {state.Path}", ExitCodes.NotEnrolled);
    }
}
