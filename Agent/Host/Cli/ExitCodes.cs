namespace ClusterPortal.Agent.Host.Cli;

/// <summary>What <c>clusterportal-agent</c> ends with.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Not done; the sentence on stderr says why and what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood. System.CommandLine's own code for a parse error is 1, this is the shell's custom.</summary>
    public const int Usage = 2;

    /// <summary>No agent answers at the control socket of that state directory (LSB: program is not running).</summary>
    public const int NotRunning = 3;

    /// <summary>The state directory holds no identity: enrol first (LSB: program is not configured).</summary>
    public const int NotEnrolled = 6;

    /// <summary>check-config found errors.</summary>
    public const int ConfigErrors = 4;
}
