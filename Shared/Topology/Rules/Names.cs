namespace ClusterPortal.Shared.Topology.Rules;

/// <summary>The form of names, and that none is given twice.</summary>
internal static class Names
{
    /// <summary>utsname.nodename of Linux holds 64 characters (linux/utsname.h __NEW_UTS_LEN); paths of URLs and files are made of names too.</summary>
    private const int Longest = 64;

    public static void Cluster(string name, string pointer, Findings findings)
    {
        if (!WellFormed(name) || name.Contains('_', StringComparison.Ordinal))
            findings.Error(pointer, "name-form", $"A cluster's name has letters, digits, dots and hyphens, begins with a letter or digit, and is at most {Longest} long; it is \"{Shown(name)}\".");
    }

    /// <summary>Each entry of a list has a well-formed name of its own.</summary>
    public static void Each(string list, IEnumerable<string> names, string what, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
        {
            var pointer = JsonPointer.Append(JsonPointer.Append(list, i), "name");
            if (!WellFormed(name))
                findings.Error(pointer, "name-form", $"The name of a {what} has letters, digits, dots, hyphens and underscores, begins with a letter or digit, and is at most {Longest} long; it is \"{Shown(name)}\".");
            if (!first.TryAdd(name, i))
                findings.Error(pointer, "duplicate-name", $"There is a {what} {Shown(name)} already, at {JsonPointer.Append(list, first[name])}.");
        }
    }

    public static bool WellFormed(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Names of interfaces (linux/if.h IFNAMSIZ 16 with its NUL; net/core/dev.c dev_valid_name).</summary>
    public static void Interface(string? name, string pointer, Findings findings)
    {
        if (name is not null && (name.Length is 0 or > 15 || name is "." or ".." || name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c))))
            findings.Error(pointer, "interface-form", $"\"{Shown(name)}\" is no name of an interface: 1 to 15 characters, without blanks, slashes and colons.");
    }

    private static string Shown(string name) => name.Length > 80 ? name[..80] + "…" : name;
}
