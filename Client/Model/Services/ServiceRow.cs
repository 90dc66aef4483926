using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model.Services;

/// <summary>A virtual service as declared, joined with what the director that holds its address says.</summary>
/// <param name="Declared">Null: someone else put it into the table.</param>
/// <param name="Local">As ipvsadm prints it.</param>
/// <param name="Director">Who holds the address, or else whose table is shown; null: nobody.</param>
/// <param name="Kind">Where that table is.</param>
/// <param name="At">When the director's word came.</param>
/// <param name="Fresh">It is recent enough to vouch for.</param>
public sealed record ServiceRow(
    string Name,
    VirtualService? Declared,
    string Protocol,
    string Local,
    string Scheduler,
    string Flags,
    string? Director,
    TableKind Kind,
    DateTimeOffset? At,
    bool Fresh,
    ServiceReport? Report,
    IReadOnlyList<ServerRow> Servers);

/// <summary>A real server of a service.</summary>
/// <param name="Remote">address:port.</param>
/// <param name="Report">Its line in the table; null: not there.</param>
/// <param name="Check">The newest result; null: none yet.</param>
/// <param name="State">Word: up, failing, down, draining, no-weight, out, fallback, unknown.</param>
/// <param name="Grade">good, warn, bad or unknown.</param>
/// <param name="Why">Word: why it takes no new connections; null when it does.</param>
public sealed record ServerRow(
    string Remote,
    string Forward,
    int Weight,
    DestinationReport? Report,
    CheckReport? Check,
    string State,
    string Grade,
    string? Why);
