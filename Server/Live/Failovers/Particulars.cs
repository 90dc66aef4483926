using System.Globalization;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Live.Failovers;

/// <summary>An event's particulars by name: see <see cref="EventKind"/>.</summary>
internal static class Particulars
{
    public static string? Said(this ClusterEvent e, string name) => e.Data.GetValueOrDefault(name);

    public static bool Is(this ClusterEvent e, string kind, string name, string? value) => e.Kind == kind && value is not null && e.Said(name) == value;

    public static IReadOnlyList<string> List(this ClusterEvent e, string name) =>
        e.Said(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static double? Number(this ClusterEvent e, string name) =>
        double.TryParse(e.Said(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
