namespace ClusterPortal.Server.Access;

/// <summary>What people may be called, and what a password must be (OWASP ASVS 5.0, 6.2: length, no composition rules).</summary>
public static class AccountNames
{
    public const string Rule = "A name has 1 to 64 letters, digits, dots, hyphens, underscores or @.";
    public const string PasswordRule = "A password has 12 to 256 characters.";

    public static bool IsGood(string? name) =>
        name is { Length: >= 1 and <= 64 } && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@');

    public static bool IsGoodPassword(string? password) => password is { Length: >= 12 and <= 256 };
}
