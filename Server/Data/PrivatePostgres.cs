using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace ClusterPortal.Server.Data;

/// <summary>
/// A PostgreSQL of our own: initdb once, then the postgres process as a child, on a Unix socket only, with a scram password.
/// postgres refuses to run as root, so a root parent starts it through setpriv as an unprivileged user. It has a session
/// of its own: Ctrl-C reaches the portal alone, which stops it last. A postgres that dies is started again, with back-off.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A Unix socket's path holds 107 bytes (unix(7)); "/.s.PGSQL.5432.lock" takes 19 of them.</summary>
    private const int LongestDirectory = 88;

    private readonly ProcessStartInfo _start;
    private readonly ProcessStartInfo _stop;
    private readonly Queue<string> _lastLines = new();
    private readonly CancellationTokenSource _stopping = new();
    private Process _process;
    private Task _watching = Task.CompletedTask;
    private int _disposed;

    private PrivatePostgres(ProcessStartInfo start, ProcessStartInfo stop, string connectionString)
    {
        _start = start;
        _stop = stop;
        ConnectionString = connectionString;
        _process = Launch();
    }

    public string ConnectionString { get; }

    public static async Task<PrivatePostgres> StartAsync(string directory, string user = "postgres", bool durable = true, CancellationToken cancellationToken = default)
    {
        var bin = FindBin();
        directory = Path.GetFullPath(directory);
        var data = Path.Combine(directory, "data");
        var passwordFile = Path.Combine(directory, "password");
        if (directory.Length > LongestDirectory)
            throw new InvalidOperationException($"The data directory's path is too long for a Unix socket ({directory.Length} bytes, at most {LongestDirectory}): choose a shorter one. {directory}");
        Directory.CreateDirectory(directory);
        if (Environment.IsPrivilegedProcess)
            RequireWay(directory, user);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            await InitializeAsync(directory, data, passwordFile, bin, user, cancellationToken);

        // When a parent that was killed left its postgres running, the new process ends at once on the lock file
        // and we connect to the old one: same directory, same socket, same password.
        string[] durability = durable ? [] : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
        var start = Unprivileged(user, Path.Combine(bin, "postgres"),
            ["-D", data, "-k", directory, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "max_connections=100", .. durability],
            ownSession: true);
        start.RedirectStandardError = true;
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = directory,
            Username = "portal",
            Database = "postgres",
            Password = (await File.ReadAllTextAsync(passwordFile, cancellationToken)).Trim(),
        }.ConnectionString;
        var stop = Unprivileged(user, Path.Combine(bin, "pg_ctl"), ["-D", data, "-m", "fast", "-w", "stop"]);
        var postgres = new PrivatePostgres(start, stop, connectionString);
        await postgres.AnswersAsync(cancellationToken);
        postgres._watching = postgres.WatchAsync(postgres._stopping.Token);
        return postgres;
    }

    /// <summary>Fast shutdown: connections are closed and a checkpoint written. Stops an adopted postgres too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (await AnswersNowAsync(CancellationToken.None) || !_process.HasExited)
            await RunAsync(_stop, CancellationToken.None);
        _process.Dispose();
        _stopping.Dispose();
    }

    private Process Launch()
    {
        var process = Process.Start(_start) ?? throw new InvalidOperationException("postgres did not start");
        process.ErrorDataReceived += (_, e) =>
        {
            lock (_lastLines)
            {
                _lastLines.Enqueue(e.Data ?? "");
                if (_lastLines.Count > 20)
                    _lastLines.Dequeue();
            }
        };
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            await _process.WaitForExitAsync(cancellationToken);
            while (await AnswersNowAsync(cancellationToken)) // an adopted one, whose exit nobody tells us
            {
                pause = FirstPause;
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            _process.Dispose();
            _process = Launch();
        }
    }

    private async Task<bool> AnswersNowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Started by root it runs as another user, who must be able to walk to its folder.</summary>
    private static void RequireWay(string directory, string user)
    {
        for (var parent = Path.GetDirectoryName(directory); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (!File.GetUnixFileMode(parent).HasFlag(UnixFileMode.OtherExecute))
                throw new InvalidOperationException($"PostgreSQL runs as the user {user}, who cannot walk through {parent}: chmod o+x {parent}, or choose another data directory.");
        }
    }

    private static async Task InitializeAsync(string directory, string data, string passwordFile, string bin, string user, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(passwordFile, RandomNumberGenerator.GetHexString(40), cancellationToken);
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Environment.IsPrivilegedProcess)
            await RunAsync(new ProcessStartInfo("chown", ["-R", user + ":", directory]), cancellationToken);
        await RunAsync(Unprivileged(user, Path.Combine(bin, "initdb"),
            ["-D", data, "-U", "portal", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]),
            cancellationToken);
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!await AnswersNowAsync(cancellationToken))
        {
            if (clock.Elapsed < TimeSpan.FromSeconds(_process.HasExited ? 2 : 30))
            {
                await Task.Delay(20, cancellationToken);
                continue;
            }

            if (!_process.HasExited)
                await RunAsync(_stop, CancellationToken.None);
            lock (_lastLines)
                throw new InvalidOperationException("postgres did not come up: " + string.Join('\n', _lastLines));
        }
    }

    private static string FindBin() =>
        Environment.GetEnvironmentVariable("PG_BIN")
        ?? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Order(StringComparer.Ordinal).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");

    private static ProcessStartInfo Unprivileged(string user, string file, IReadOnlyList<string> arguments, bool ownSession = false)
    {
        string[] session = ownSession ? ["setsid"] : [];
        string[] drop = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--"] : [];
        string[] command = [.. session, .. drop, file, .. arguments];
        return new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" };
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException(start.FileName);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {error}");
    }
}
