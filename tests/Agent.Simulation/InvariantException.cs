namespace ClusterPortal.Agent.Simulation;

/// <summary>Something happened that never may.</summary>
public sealed class InvariantException(string message) : Exception(message);
