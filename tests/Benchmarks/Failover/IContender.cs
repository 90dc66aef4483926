namespace ClusterPortal.Benchmarks.Failover;

/// <summary>A program that keeps a virtual address on one of the two directors.</summary>
public interface IContender
{
    string Name { get; }

    string Address { get; }

    /// <summary>On both directors, with this keepalive (advert_int) and a deadtime of three times that.</summary>
    Task StartAsync(TimeSpan keepalive, CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);

    IReadOnlyList<Fault> Faults { get; }
}

/// <summary>What happens to the primary, and how it is made good. After the first the backup answers, after the second the primary again.</summary>
/// <param name="Moves">False: the address may well stay where it is.</param>
public sealed record Fault(string Name, Func<CancellationToken, Task> Strike, Func<CancellationToken, Task> Heal, bool Moves = true);
