namespace ClusterPortal.Agent.Host;

/// <summary>Something a person can mend: the message is a sentence that says what happened and what to do.</summary>
public sealed class AgentException : Exception
{
    public AgentException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public AgentException(string message, int exitCode)
        : base(message) => ExitCode = exitCode;

    /// <value><see cref="Cli.ExitCodes.Failed"/> by default.</value>
    public int ExitCode { get; } = Cli.ExitCodes.Failed;
}
