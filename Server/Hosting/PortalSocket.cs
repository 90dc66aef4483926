using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClusterPortal.Server.Hosting;

/// <summary>The Unix socket by which agents of this machine reach the portal without a route to it. Readable and writable by its owner alone.</summary>
public static class PortalSocket
{
    /// <summary>sun_path of unix(7), with its closing NUL.</summary>
    private const int LongestPath = 107;

    /// <summary>Listens on the socket besides the URLs that are asked for.</summary>
    public static void Listen(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["UnixSocket"] is not { Length: > 0 } path)
            return;
        path = Path.GetFullPath(path);
        if (path.Length > LongestPath)
            throw new InvalidOperationException($"UnixSocket is too long ({path.Length} bytes, at most {LongestPath}): choose a shorter path. {path}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path); // left behind by a portal that was killed
        kestrel.ListenUnixSocket(path);

        // An explicit endpoint makes Kestrel leave the URLs alone, so they are listened on here.
        foreach (var url in (configuration["urls"] ?? "http://127.0.0.1:5080").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            Action<ListenOptions> tls = o => { if (address.Scheme == "https") o.UseHttps(); };
            if (System.Net.IPAddress.TryParse(address.Host, out var ip))
                kestrel.Listen(ip, address.Port, tls);
            else if (address.Host == "localhost")
                kestrel.ListenLocalhost(address.Port, tls);
            else
                kestrel.ListenAnyIP(address.Port, tls);
        }
    }

    /// <summary>Once Kestrel listens: nobody else may connect.</summary>
    public static void Restrict(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["UnixSocket"] is { Length: > 0 } path)
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
