using System.Text.RegularExpressions;

namespace ClusterPortal.Shared.Topology;

/// <summary>The expression that an answer must match, compiled the same way where it is checked and where it is used.</summary>
public static class CheckPattern
{
    /// <summary>
    /// In linear time where the expression allows it; one that looks around or back is bounded by a second,
    /// after which <see cref="Regex.IsMatch(string)"/> throws <see cref="RegexMatchTimeoutException"/>.
    /// </summary>
    /// <exception cref="ArgumentException">It is no regular expression; the message says where.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
}
