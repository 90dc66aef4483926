namespace ClusterPortal.Benchmarks.Failover;

/// <summary>Figures of one fault over all runs.</summary>
public sealed class Series
{
    private readonly List<double> _values = [];

    public long Twice { get; private set; }

    public bool Empty => _values.Count == 0;

    public double Min => _values.Min();

    public double Max => _values.Max();

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public void Add(double value, long twice)
    {
        _values.Add(value);
        Twice += twice;
    }

    public override string ToString() => Empty ? "-" : FormattableString.Invariant($"{Min:0} / {Median:0} / {Max:0}");
}
