using System.Net;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Linux;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>
/// What an earlier life of this agent left running (kill -9 takes no leave): removed and said before the first heartbeat, so that what this
/// node then reports as stopped is stopped.
/// </summary>
public static partial class LeftOvers
{
    /// <summary>Addresses anywhere but on the loopback (there a real server holds them by design), and programs that answer their monitor.</summary>
    public static void Clear(ClusterTopology topology, string node, IKernel kernel, EventLog events, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(kernel);
        var managed = ServiceAddresses.OfNode(topology, node).Select(r => IPAddress.TryParse(r.Address, out var address) ? address : IPAddress.None).ToHashSet();
        if (managed.Count > 0)
            ClearAddresses(managed, kernel, events, log);
        foreach (var resource in topology.Groups.SelectMany(g => g.Resources))
        {
            if (resource is IpResource or DirectorResource || resource.OnEveryMember || !resource.Exclusive || !ProgramRunner.IsRunning(resource))
                continue;
            LogProgram(log, resource.Name);
            if (ProgramRunner.StopNow(resource) is { } error)
                LogStays(log, resource.Name, error);
        }
    }

    private static void ClearAddresses(HashSet<IPAddress> managed, IKernel kernel, EventLog events, ILogger log)
    {
        var loopbacks = kernel.Links.List().Where(l => l.Loopback).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var address in kernel.Addresses.List())
        {
            if (!managed.Contains(address.Address) || loopbacks.Contains(address.Interface))
                continue;
            try
            {
                kernel.Addresses.Remove(address);
                LogAddress(log, address.Address, address.Interface);
                events.Emit(EventKind.AddressRemoved, EventSeverity.Warning, ("address", address.Address.ToString()), ("interface", address.Interface));
            }
            catch (KernelException e)
            {
                LogStays(log, address.Address.ToString(), e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "the address {Address} was still set on {Interface}, left by an earlier life of this agent: removed")]
    private static partial void LogAddress(ILogger log, IPAddress address, string @interface);

    [LoggerMessage(LogLevel.Warning, "{Resource} was still running, left by an earlier life of this agent: stopping it")]
    private static partial void LogProgram(ILogger log, string resource);

    [LoggerMessage(LogLevel.Error, "{What} stays, left by an earlier life of this agent: {Reason}")]
    private static partial void LogStays(ILogger log, string what, string reason);
}
