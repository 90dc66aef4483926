using System.Runtime.CompilerServices;
using System.Text;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Shared.Tests.Formats;

/// <summary>Real configurations of the stack that is replaced.</summary>
internal static class Fixtures
{
    public static IReadOnlyList<ImportFile> Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Here(), "..", "Fixtures", folder)).Order(StringComparer.Ordinal).Select(p => new ImportFile(Path.GetFileName(p), System.IO.File.ReadAllBytes(p)))];

    public static ImportFile File(string name, string content, string? mode = null) => new(name, Encoding.UTF8.GetBytes(content), mode);

    public static ImportRequest Request(params ImportFile[] files) => new() { Name = "c", Files = files };

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
