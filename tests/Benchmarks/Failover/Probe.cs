using System.Diagnostics;
using System.Globalization;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>A probe of this program that runs on another host.</summary>
public sealed class Probe(Process process) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task BeginAsync(CancellationToken cancellationToken) => AskAsync("begin", cancellationToken);

    public async Task<UdpFigures> UdpAsync(CancellationToken cancellationToken)
    {
        var words = (await AskAsync("read", cancellationToken)).Split(' ');
        return new UdpFigures(Number(words[0]), words[1], Number(words[4]));
    }

    public async Task<ArpFigures> ArpAsync(CancellationToken cancellationToken)
    {
        var words = (await AskAsync("read", cancellationToken)).Split(' ');
        return new ArpFigures((long)Number(words[0]), (long)Number(words[2]));
    }

    /// <summary>The end of its input ends the probe.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
            process.Kill();
        process.Dispose();
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(command.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        return await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken)
            ?? throw new InvalidOperationException("A probe ended.");
    }
}

/// <param name="GapMs">The longest time between two answers.</param>
/// <param name="Node">Who answered last.</param>
/// <param name="SinceMs">How long that is ago.</param>
public sealed record UdpFigures(double GapMs, string Node, double SinceMs);

/// <param name="Twice">Requests that two hosts answered.</param>
public sealed record ArpFigures(long Asked, long Twice);
