using System.Globalization;

namespace ClusterPortal.Client.Components;

/// <summary>Numbers as SVG wants them, in every culture.</summary>
public static class Svg
{
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string N(double a, double b, double c, double d) => $"{N(a)} {N(b)} {N(c)} {N(d)}";

    /// <summary>A line from one point to another.</summary>
    public static string N2(double x1, double y1, double x2, double y2) => $"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}";

    /// <summary>The sign that goes with a grade's colour; the star is the coordinator's.</summary>
    public static string Mark(string grade, bool coordinator) => (grade, coordinator) switch
    {
        (_, true) => "★",
        ("good", _) => "●",
        ("warn", _) => "▲",
        ("bad", _) => "✕",
        _ => "?",
    };
}
