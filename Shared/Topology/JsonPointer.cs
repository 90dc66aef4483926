namespace ClusterPortal.Shared.Topology;

/// <summary>JSON pointers (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary>Escapes <c>~</c> and <c>/</c> (RFC 6901, section 3).</summary>
    public static string Append(string pointer, string token) =>
        pointer + "/" + token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Append(string pointer, int index) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{index}");
}
