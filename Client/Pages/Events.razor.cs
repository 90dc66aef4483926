using System.Reflection;
using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>The history, filtered and paged, with the live tail on top.</summary>
public sealed partial class Events
{
    private static readonly IReadOnlyList<string> Kinds =
        [.. typeof(EventKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    private readonly EventLog _log = new();

    protected override Task OnClusterAsync() => FilterAsync(new EventQuery());

    protected override bool ShouldRender()
    {
        if (Status is { } status)
            _log.Tail(status.RecentEvents);
        return true;
    }

    private static string? Text(ChangeEventArgs change) => change.Value is string { Length: > 0 } text ? text : null;

    private static EventSeverity? Severity(ChangeEventArgs change) => Text(change) switch
    {
        "info" => EventSeverity.Info,
        "warning" => EventSeverity.Warning,
        "error" => EventSeverity.Error,
        _ => null,
    };

    private async Task FilterAsync(EventQuery query) => _log.Load(query, await Portal.Events(Cluster, query));

    private async Task OlderAsync() => _log.Append(await Portal.Events(Cluster, _log.Query with { Cursor = _log.Cursor }));
}
