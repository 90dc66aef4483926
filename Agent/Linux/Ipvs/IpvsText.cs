using System.Net;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Agent.Linux.Ipvs;

/// <summary>What an operation asks, in words, for refusals.</summary>
internal static class IpvsText
{
    public static string Of(IpvsOperation operation) => operation switch
    {
        AddService => $"add service {Of(operation.ServiceKey)}",
        EditService => $"edit service {Of(operation.ServiceKey)}",
        DeleteService => $"delete service {Of(operation.ServiceKey)}",
        AddDestination { Destination: var d } => $"add destination {Of(d.Key)} to service {Of(operation.ServiceKey)}",
        EditDestination { Destination: var d } => $"edit destination {Of(d.Key)} of service {Of(operation.ServiceKey)}",
        DeleteDestination { Destination: var key } => $"delete destination {Of(key)} of service {Of(operation.ServiceKey)}",
        _ => operation.ToString(),
    };

    private static string Of(IpvsServiceKey key) => key.Fwmark != 0
        ? $"fwmark {key.Fwmark}{(key.Ipv6 ? " IPv6" : "")}"
        : $"{key.Protocol.ToString().ToLowerInvariant()} {new IPEndPoint(key.Address ?? IPAddress.Any, key.Port)}";

    private static string Of(IpvsDestinationKey key) => new IPEndPoint(key.Address, key.Port).ToString();
}
