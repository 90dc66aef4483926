namespace ClusterPortal.Server.Access;

/// <summary>The form of an API token: <c>cp_id_secret</c>, so that scanners of leaked secrets know one when they see it.</summary>
public static class ApiTokenText
{
    public const string Prefix = "cp_";

    public static string Of(Guid id, string secret) => $"{Prefix}{id:N}_{secret}";

    public static bool TryParse(string text, out Guid id, out string secret)
    {
        ArgumentNullException.ThrowIfNull(text);
        (id, secret) = (default, "");
        const int idLength = 32;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length <= Prefix.Length + idLength + 1 || text[Prefix.Length + idLength] != '_')
            return false;
        secret = text[(Prefix.Length + idLength + 1)..];
        return Guid.TryParseExact(text.AsSpan(Prefix.Length, idLength), "N", out id);
    }
}
