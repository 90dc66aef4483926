using ClusterPortal.Server.Data;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Server.Access;

/// <summary>How the first person and the first program get in.</summary>
public sealed class Bootstrap(AccessStore access, IConfiguration configuration)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    /// <summary>The admin that the first link makes.</summary>
    public const string FirstAdmin = "admin";

    private const string LocalOperator = "local-operator";

    /// <summary>Writes a new admin token to <c>Bootstrap:TokenFile</c>, for its owner alone. The one of the last start is revoked.</summary>
    public async Task WriteTokenAsync(CancellationToken cancellationToken)
    {
        if (configuration["Bootstrap:TokenFile"] is not { Length: > 0 } file)
            return;
        var created = await access.CreateTokenAsync("portal", LocalOperator, Roles.Admin, expiresAt: null, replace: true, cancellationToken);
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var written = path + ".new";
        File.Delete(written);
        await using (var stream = new FileStream(written, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        await using (var text = new StreamWriter(stream))
            await text.WriteAsync(created.Secret + "\n");
        File.Move(written, path, overwrite: true);
    }

    /// <summary>A one-time admin link when nobody has an account yet; else null.</summary>
    public async Task<string?> FirstLinkAsync(string url, CancellationToken cancellationToken) =>
        await access.AnyAccountAsync(cancellationToken) ? null : LinkOf(url, await access.CreateLinkAsync("portal", FirstAdmin, Roles.Admin, LinkLifetime, cancellationToken));

    public static string LinkOf(string url, string secret) => $"{url.TrimEnd('/')}/sign-in?once={secret}";
}
