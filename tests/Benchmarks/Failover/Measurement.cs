namespace ClusterPortal.Benchmarks.Failover;

/// <summary>Strikes, waits until a client is served from the other node, heals, and waits until it is served as before.</summary>
public sealed class Measurement(Probe client, Probe neighbour, TimeSpan deadtime)
{
    /// <summary>How long a takeover may last before the run is given up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task RunAsync(Fault fault, Series failover, Series failback, CancellationToken cancellationToken)
    {
        await ServedByAsync(Lab.Master, cancellationToken);
        await Task.Delay((deadtime * 2) + TimeSpan.FromSeconds(1), cancellationToken);
        await MeasureAsync(fault.Strike, fault.Moves ? Lab.Backup : null, failover, cancellationToken);
        await MeasureAsync(fault.Heal, Lab.Master, failback, cancellationToken);
    }

    private async Task MeasureAsync(Func<CancellationToken, Task> act, string? node, Series series, CancellationToken cancellationToken)
    {
        await client.BeginAsync(cancellationToken);
        await neighbour.BeginAsync(cancellationToken);
        await act(cancellationToken);
        if (node is null)
            await Task.Delay(deadtime * 2, cancellationToken);
        else
            await ServedByAsync(node, cancellationToken);
        // What comes late (a second holder, announcements again) belongs to it.
        await Task.Delay(deadtime + TimeSpan.FromMilliseconds(500), cancellationToken);
        series.Add((await client.UdpAsync(cancellationToken)).GapMs, (await neighbour.ArpAsync(cancellationToken)).Twice);
    }

    public async Task ServedByAsync(string node, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (await client.UdpAsync(limit.Token) is var seen && (seen.SinceMs > 100 || !string.Equals(seen.Node, node, StringComparison.Ordinal)))
                await Task.Delay(20, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"After {Limit.TotalSeconds} s the address is not served by {node}.", e);
        }
    }
}
