using System.Globalization;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>Collects broken rules.</summary>
internal sealed class Findings
{
    private readonly List<ValidationProblem> _problems = [];

    public IReadOnlyList<ValidationProblem> Problems => _problems;

    public void Error(string pointer, string code, string message) => _problems.Add(new ValidationProblem(pointer, code, message));

    public void Warning(string pointer, string code, string message) => _problems.Add(new ValidationProblem(pointer, code, message, "warning"));

    /// <summary>A number must lie in a range.</summary>
    /// <param name="unit">Behind the numbers in the message, e.g. <c> ms</c>.</param>
    public void Range(string pointer, long value, long least, long most, string unit = "")
    {
        if (value < least || value > most)
            Error(pointer, "out-of-range", string.Create(CultureInfo.InvariantCulture, $"{Last(pointer)} must be from {least} to {most}{unit}; it is {value}."));
    }

    /// <summary>A name must be that of something that exists.</summary>
    public void Known(string pointer, string name, IEnumerable<string> known, string what)
    {
        if (!known.Contains(name, StringComparer.Ordinal))
            Error(pointer, "unknown-" + what.Replace(' ', '-'), $"There is no {what} {name}.");
    }

    private static string Last(string pointer) => pointer[(pointer.LastIndexOf('/') + 1)..];
}
