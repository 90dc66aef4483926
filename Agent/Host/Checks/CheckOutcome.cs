namespace ClusterPortal.Agent.Host.Checks;

/// <summary>What one attempt found.</summary>
/// <param name="Detail">e.g. <c>http 200</c>, <c>connection refused</c>; at most 200 characters.</param>
public readonly record struct CheckOutcome(bool Ok, string Detail, TimeSpan Took)
{
    private const int LongestDetail = 200;

    public static CheckOutcome Up(string detail, TimeSpan took) => new(true, Cut(detail), took);

    public static CheckOutcome Down(string detail, TimeSpan took) => new(false, Cut(detail), took);

    private static string Cut(string detail) => detail.Length <= LongestDetail ? detail : detail[..LongestDetail];
}
