using System.Diagnostics;
using System.Globalization;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>The hosts of a running demonstration, reached through the script <c>portal</c>, which also pulls cables and cuts power.</summary>
public sealed class Lab(string portalScript)
{
    public const string Master = "lvs-master";
    public const string Backup = "lvs-backup";
    public const int EchoPort = 7000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs <c>portal demo …</c> to its end and answers what it printed.</summary>
    public async Task<string> DemoAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Process.Start(Start(arguments))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"portal demo {string.Join(' ', arguments)}: {await error}");
    }

    /// <summary>Runs a command on a host, its output to nowhere, until the host or the caller ends it.</summary>
    public Process Daemon(string host, params string[] command)
    {
        var process = Process.Start(Start(["run", host, .. command]))!;
        process.OutputDataReceived += Ignore;
        process.ErrorDataReceived += Ignore;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Starts a probe of this program on a host.</summary>
    public Probe Probe(string host, params string[] arguments)
    {
        var process = Process.Start(Start(["run", host, .. Self, .. arguments]))!;
        process.ErrorDataReceived += Ignore;
        process.BeginErrorReadLine();
        return new Probe(process);
    }

    /// <summary>Answers the client's probes on a host, under the host's name.</summary>
    public void Echo(string host) => Daemon(host, ["unshare", "--uts", "sh", "-c", "hostname \"$0\"; exec \"$@\"", host, .. Self, "echo", EchoPort.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>The primary with its power back, and answering before anything gives it the address.</summary>
    public async Task PowerOnAsync(CancellationToken cancellationToken)
    {
        await DemoAsync(cancellationToken, "start", Master);
        Echo(Master);
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
    }

    private static string[] Self => [Environment.ProcessPath!, typeof(Lab).Assembly.Location];

    private static void Ignore(object sender, DataReceivedEventArgs e)
    {
    }

    private ProcessStartInfo Start(IReadOnlyList<string> arguments) => new(portalScript, ["demo", .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
