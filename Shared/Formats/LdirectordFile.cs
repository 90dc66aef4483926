using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Settings that may stand before the first virtual or under one; null: not said.</summary>
internal sealed class LdirectordSettings
{
    public int? CheckTimeout { get; set; }

    public int? NegotiateTimeout { get; set; }

    public int? CheckInterval { get; set; }

    public int? FailureCount { get; set; }

    public bool? Quiescent { get; set; }

    public LdirectordFallback? Fallback { get; set; }

    public LdirectordFallback? Fallback6 { get; set; }
}

/// <param name="Port">Null: the virtual's.</param>
internal sealed record LdirectordFallback(string Address, int? Port, ForwardingMethod Forwarding);

/// <summary>A virtual with the lines under it.</summary>
internal sealed class LdirectordVirtual(IpvsServiceKey key, SourceLine line)
{
    public IpvsServiceKey Key { get; set; } = key;

    public SourceLine Line { get; } = line;

    public LdirectordSettings Settings { get; } = new();

    public List<LdirectordReal> Reals { get; } = [];

    /// <value>Other directives, the last of each, with where the value stands.</value>
    public Dictionary<string, (string Value, SourceLine Line, int Column)> Values { get; } = new(StringComparer.Ordinal);

    public string? Value(string directive) => Values.TryGetValue(directive, out var value) ? value.Value : null;
}

/// <param name="Port">Null: the virtual's.</param>
internal sealed record LdirectordReal(SourceLine Line, int Column, string Address, int? Port, ForwardingMethod Forwarding)
{
    public int Weight { get; init; } = 1;

    public string? Request { get; init; }

    public string? Receive { get; init; }

    public long Upper { get; init; }

    public long Lower { get; init; }
}
