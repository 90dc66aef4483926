using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ClusterPortal.Server.Hosting;

/// <summary>
/// The Prometheus text exposition of System.Diagnostics.Metrics instruments, without an exporter package.
/// Counters, up-down counters, gauges (observable or not) and histograms; histogram buckets come from the
/// instrument's advice (InstrumentAdvice&lt;T&gt;.HistogramBucketBoundaries), else <see cref="DefaultBuckets"/>.
/// </summary>
public sealed class PrometheusText : IDisposable
{
    private static readonly double[] DefaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly Lock _collecting = new();

    public PrometheusText(Func<string, bool> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<short>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<int>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<long>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<float>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<double>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<decimal>((i, v, t, _) => Record(i, (double)v, t));
        _listener.Start();
    }

    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public string Write()
    {
        lock (_collecting)
        {
            // An observable series that is not reported this time has ended.
            foreach (var metric in _metrics.Values)
            {
                if (metric.Instrument.IsObservable)
                    metric.Series.Clear();
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var (name, (instrument, series)) in _metrics.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                var kind = KindOf(instrument);
                if (instrument.Description is { Length: > 0 } description)
                    text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {description.ReplaceLineEndings(" ")}\n");
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind}\n");
                foreach (var (labels, value) in series.OrderBy(p => p.Key, StringComparer.Ordinal))
                    value.Write(text, name, labels);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = KindOf(instrument);
        // Keyed by name: instruments of the same name in several meters are one metric, written once.
        _metrics.GetOrAdd(NameOf(instrument, kind), static (_, i) => new(i, new(StringComparer.Ordinal)), instrument).Series
            .GetOrAdd(Labels(tags), static (_, i) => new Series(KindOf(i) == "histogram" ? BucketsOf(i) : null), instrument)
            .Record(value, adds: !instrument.IsObservable && kind != "histogram" && !IsGauge(instrument));
    }

    private static bool IsGauge(Instrument instrument) => Generic(instrument) is "Gauge`1";

    private static string Generic(Instrument instrument) => instrument.GetType().Name;

    private static string KindOf(Instrument instrument) => Generic(instrument) switch
    {
        "Counter`1" or "ObservableCounter`1" => "counter",
        "Histogram`1" => "histogram",
        _ => "gauge",
    };

    private static double[] BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } b } => [.. b],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(x => (double)x)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } b } => [.. b.Select(x => (double)x)],
        _ => DefaultBuckets,
    };

    private static string NameOf(Instrument instrument, string kind)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) || c == ':' ? c : '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", "%" => "_percent", "1" when kind == "gauge" => "_ratio", _ => "" };
        if (unit.Length > 0 && !name.ToString().EndsWith(unit, StringComparison.Ordinal))
            name.Append(unit);
        if (kind == "counter" && !name.ToString().EndsWith("_total", StringComparison.Ordinal))
            name.Append("_total");
        return name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";

        var sorted = tags.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder();
        foreach (var (key, value) in sorted)
        {
            if (text.Length > 0)
                text.Append(',');
            foreach (var c in key)
                text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            text.Append("=\"").Append((Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return text.ToString();
    }

    private sealed record Metric(Instrument Instrument, ConcurrentDictionary<string, Series> Series);

    private sealed class Series(double[]? bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
        private double _value;
        private long _count;

        public void Record(double value, bool adds)
        {
            lock (_lock)
            {
                if (_buckets is not null)
                {
                    var at = Array.BinarySearch(bounds!, value); // le: a value on the bound belongs below it
                    _buckets[at < 0 ? ~at : at]++;
                    _count++;
                    _value += value;
                }
                else
                {
                    _value = adds ? _value + value : value;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                var braces = labels.Length == 0 ? "" : "{" + labels + "}";
                if (_buckets is null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {_value}\n");
                    return;
                }

                var prefix = labels.Length == 0 ? "" : labels + ",";
                long below = 0;
                for (var i = 0; i < _buckets.Length; i++)
                {
                    below += _buckets[i];
                    var le = i < bounds!.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{prefix}le=\"{le}\"}} {below}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {_value}\n{name}_count{braces} {_count}\n");
            }
        }
    }
}
