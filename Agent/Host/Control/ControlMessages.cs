namespace ClusterPortal.Agent.Host.Control;

/// <summary>One line of JSON to the agent's control socket.</summary>
/// <param name="Verb">status, standby, online, ipvs-list.</param>
public sealed record ControlRequest(string Verb);

/// <summary>One line of JSON back.</summary>
/// <param name="Text">What the command prints.</param>
/// <param name="Note">What it says beside it, on stderr.</param>
public sealed record ControlResponse(bool Ok, string? Text = null, string? Error = null, string? Note = null);
