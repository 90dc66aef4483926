namespace ClusterPortal.Agent.Linux.Tests.Namespaces;

/// <summary>A test that makes network namespaces: shown as skipped, with the reason, where that is not allowed.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"];

    public RootFactAttribute()
    {
        Skip = Refusal!;
    }

    /// <summary>Why it cannot be done here; null: it can.</summary>
    public static string? Refusal { get; } =
        Environment.UserName != "root" ? "needs root to make network namespaces"
        : !Places.Any(File.Exists) ? "needs ip(8) to make network namespaces"
        : null;
}
