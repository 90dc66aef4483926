namespace ClusterPortal.Agent.Core;

/// <summary>Counts things by name; names are few and fixed.</summary>
internal sealed class Counters
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Count(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;

    public SortedDictionary<string, long> Copy() => new(_counts, StringComparer.Ordinal);
}
