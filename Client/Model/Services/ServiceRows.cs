using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model.Services;

/// <summary>The rows of the virtual service pages, from a snapshot.</summary>
public static class ServiceRows
{
    public static IReadOnlyList<ServiceRow> Of(ClusterStatus status, DateTimeOffset now)
    {
        var rows = status.Topology.VirtualServices.Select(s => Declared(status, s, now)).ToList();
        foreach (var node in status.Nodes.Where(n => Freshness.IsFresh(n, now)))
            rows.AddRange(node.Report!.Table.Services.Where(s => s.Name is null).Select(s => Foreign(node, s)));
        return rows;
    }

    /// <summary><c>address:port</c>, with brackets for IPv6.</summary>
    public static string Endpoint(string address, int port) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            ? string.Create(CultureInfo.InvariantCulture, $"[{ip}]:{port}")
            : string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");

    /// <summary>ipvsadm's word for a forwarding method.</summary>
    public static string Forward(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masq => "Masq",
        ForwardingMethod.Ipip => "Tunnel",
        _ => "Route",
    };

    private static ServiceRow Declared(ClusterStatus status, VirtualService service, DateTimeOffset now)
    {
        var director = Director(status, service, now);
        var fresh = director is not null && Freshness.IsFresh(director, now);
        var report = director?.Report?.Table.Services.FirstOrDefault(s => s.Name == service.Name);
        var checks = director?.Report?.Checks.Where(c => c.Service == service.Name).ToList() ?? [];
        var local = service.Fwmark?.ToString(CultureInfo.InvariantCulture) ?? Endpoint(service.Address ?? "", service.Port);
        var servers = service.RealServers.Select(s => Server(service, s, report, checks, fresh)).ToList();
        servers.AddRange((report?.Destinations ?? []).Where(d => servers.TrueForAll(s => s.Remote != d.Remote)).Select(d => Undeclared(d, fresh)));
        return new ServiceRow(
            service.Name,
            service,
            report?.Protocol ?? (service.Fwmark is null ? service.Protocol.ToString().ToUpperInvariant() : "FWM"),
            local,
            report?.Scheduler ?? service.Scheduler,
            report?.Flags ?? "",
            director?.Name,
            director?.Report?.Table.Kind ?? TableKind.None,
            director?.ReportedAt,
            fresh,
            report,
            servers);
    }

    private static ServiceRow Foreign(NodeStatus node, ServiceReport service) => new(
        service.Local,
        Declared: null,
        service.Protocol,
        service.Local,
        service.Scheduler,
        service.Flags,
        node.Name,
        node.Report!.Table.Kind,
        node.ReportedAt,
        Fresh: true,
        service,
        [.. service.Destinations.Select(d => Undeclared(d, fresh: true))]);

    /// <summary>Who holds the service's address; else whoever has the service in a table, the newest word first.</summary>
    private static NodeStatus? Director(ClusterStatus status, VirtualService service, DateTimeOffset now)
    {
        var directors = status.Nodes
            .Where(n => n.Report is not null && n.Report.Table.Kind != TableKind.None)
            .OrderByDescending(n => Freshness.IsFresh(n, now))
            .ThenByDescending(n => n.ReportedAt)
            .ToList();
        return directors.Find(n => n.Report!.Addresses.Any(a => a.Address == service.Address && a is { Set: true, GateOpen: true }))
            ?? directors.Find(n => n.Report!.Table.Services.Any(s => s.Name == service.Name));
    }

    private static ServerRow Server(VirtualService service, RealServer server, ServiceReport? report, List<CheckReport> checks, bool fresh)
    {
        var remote = Endpoint(server.Address, server.Port == 0 ? service.Port : server.Port);
        var line = report?.Destinations.FirstOrDefault(d => d.Remote == remote);
        var check = checks.Find(c => c.RealServer == remote);
        var (state, grade, why) = Judge(server, line, check, fresh);
        return new ServerRow(remote, line?.Forward ?? Forward(server.Forwarding), (int?)line?.Weight ?? server.Weight, line, check, state, grade, why);
    }

    private static ServerRow Undeclared(DestinationReport line, bool fresh) =>
        new(line.Remote, line.Forward, (int)line.Weight, line, Check: null, line.Fallback ? "fallback" : "foreign", fresh ? "warn" : "unknown", Why: null);

    private static (string State, string Grade, string? Why) Judge(RealServer server, DestinationReport? line, CheckReport? check, bool fresh)
    {
        if (!fresh)
            return ("unknown", "unknown", "no-word");
        if (check?.State == CheckState.Down)
            return ("down", "bad", "check-down");
        if (server.Drain)
            return ("draining", "warn", "drain");
        if (line is null)
            return ("out", "warn", check is null or { State: CheckState.Unknown } ? "not-checked" : "not-in-table");
        if (line.Weight == 0)
            return ("no-weight", "warn", "weight-zero");
        return check?.State == CheckState.Failing ? ("failing", "warn", null) : ("up", "good", null);
    }
}
