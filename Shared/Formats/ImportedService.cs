using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>A virtual service that a file declares, not yet named nor hung on a group.</summary>
internal sealed class ImportedService(IpvsServiceKey key, SourceLine line, VirtualService service)
{
    public IpvsServiceKey Key { get; } = key;

    public SourceLine Line { get; } = line;

    public VirtualService Service { get; set; } = service;

    public List<(RealServer Server, SourceLine Line, int Column)> Servers { get; } = [];

    /// <summary>As the files name it: <c>tcp 192.0.2.1:80</c>, <c>fwmark 7</c>.</summary>
    public string Shown => Name(Key);

    public static string Name(IpvsServiceKey key) => key.Fwmark != 0
        ? $"fwmark {key.Fwmark}"
        : $"{key.Protocol.ToString().ToLowerInvariant()} {IpvsCompiler.Endpoint(new IpvsDestinationKey(key.Address!, key.Port))}";
}
