using System.Diagnostics.Metrics;
using ClusterPortal.Server.Data;
using ClusterPortal.Server.Live;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Hosting;

/// <summary>What the portal knows of its clusters, for alerts that outlive any page. Read when scraped.</summary>
public sealed class PortalMetrics : IDisposable
{
    private readonly Meter _meter = new("ClusterPortal");
    private readonly LiveClusters _live;

    public PortalMetrics(LiveClusters live, Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _live = live;
        _meter.CreateObservableGauge("clusterportal_database_up", () => database.Away ? 0 : 1, description: "1 when the portal reaches its database");
        _meter.CreateObservableGauge("clusterportal_agents_connected", () => PerCluster(s => s.AgentsConnected), description: "Agents of nodes that are connected");
        _meter.CreateObservableGauge("clusterportal_nodes", () => PerCluster(s => s.NodesTotal), description: "Nodes that are declared");
        _meter.CreateObservableGauge("clusterportal_nodes_up", () => PerCluster(s => s.NodesUp), description: "Nodes in a partition with quorum");
        _meter.CreateObservableGauge("clusterportal_revision", () => PerCluster(s => s.Cluster.Revision), description: "The newest revision");
        _meter.CreateObservableGauge("clusterportal_agents_on_revision", () => PerCluster(s => s.AgentsOnRevision), description: "Agents that have applied the newest revision");
        _meter.CreateObservableGauge("clusterportal_healthy", () => PerCluster(s => s.Verdict.Grade == "good" ? 1 : 0), description: "1 when the verdict is good");
        _meter.CreateObservableGauge("clusterportal_vip_owner", Owners, description: "1 for the node that answers for the address");
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> PerCluster(Func<ClusterSummary, long> value) =>
        _live.Overview.Select(s => new Measurement<long>(value(s), new KeyValuePair<string, object?>("cluster", s.Cluster.Name)));

    private IEnumerable<Measurement<long>> Owners() =>
        _live.Overview.SelectMany(s => s.Addresses.Where(a => a.Node is not null).Select(a => new Measurement<long>(1,
            new("cluster", s.Cluster.Name), new("vip", a.Address), new KeyValuePair<string, object?>("node", a.Node))));
}
