using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ClusterPortal.Benchmarks.Failover;

namespace ClusterPortal.EndToEnd.Tests;

/// <summary>A whole <c>./portal up</c> of its own: data folder, port and namespaces are nobody else's. It ends by SIGTERM, as with Ctrl-C.</summary>
public sealed partial class Demonstration : IAsyncLifetime, IDisposable
{
    /// <summary>The first build of a clean checkout is in it.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(8);

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _output = new();
    private Process? _up;

    public string Repository { get; } = FindRepository();

    /// <value>Short: Unix socket paths hold 107 bytes. Readable by PostgreSQL's own user.</value>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cpe").FullName;

    public Lab Lab { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public string SignInLink { get; private set; } = "";

    public HttpClient Api { get; } = new();

    public async Task InitializeAsync()
    {
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        Environment.SetEnvironmentVariable("PORTAL_DATA", Folder);
        var script = Path.Combine(Repository, "portal");
        Lab = new Lab(script);
        var complete = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("setsid", [script, "up"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORTAL_PORT"] = $"{Address.Port}";
        _up = new Process { StartInfo = start, EnableRaisingEvents = true };
        _up.OutputDataReceived += (_, e) => Hear(e.Data, complete);
        _up.ErrorDataReceived += (_, e) => Hear(e.Data, complete);
        _up.Exited += (_, _) => complete.TrySetException(new InvalidOperationException("./portal up ended: " + Output()));
        _up.Start();
        _up.StandardInput.Close();
        _up.BeginOutputReadLine();
        _up.BeginErrorReadLine();
        await complete.Task.WaitAsync(StartLimit);
        Api.BaseAddress = new Uri(Address, "/api/v1/");
        await ReadTokenAsync();
    }

    /// <summary>Each start of the portal writes a new one.</summary>
    public async Task ReadTokenAsync() =>
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(Path.Combine(Folder, "run", "token"))).Trim());

    /// <summary>Asks again and again until the answer is as wanted; says the last answer when it never was.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted, string what, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
                return answer;
            if (limit.IsCancellationRequested)
                throw new InvalidOperationException($"Not within {seconds} s: {what}. The last answer: {answer}");
            await Task.Delay(50);
        }
    }

    /// <summary>What a client gets from the virtual address; empty when it gets nothing.</summary>
    public async Task<string> AskServiceAsync()
    {
        try
        {
            return await Lab.DemoAsync(CancellationToken.None, "run", "client", "curl", "-s", "-m", "1", "http://192.168.2.254/lvs_testpage.html");
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    public Task<string> ServedByAsync(string node) =>
        UntilAsync(AskServiceAsync, page => page.Contains($"test Page of {node}", StringComparison.Ordinal), $"a client is served by {node}");

    public async Task DisposeAsync()
    {
        if (_up is { HasExited: false })
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_up.Id}"]);
            await _up.WaitForExitAsync().WaitAsync(StopLimit);
        }

        Dispose();
        AssertNothingIsLeft();
        Directory.Delete(Folder, recursive: true);
    }

    public void Dispose()
    {
        Api.Dispose();
        _up?.Dispose();
    }

    /// <summary>What "up" printed so far, for the message of a test that failed.</summary>
    public string Output()
    {
        lock (_output)
            return _output.ToString();
    }

    [GeneratedRegex(@"Sign in once by: (?<link>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "portal")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The script \"portal\" is in no folder above the tests.");
    }

    /// <summary>No process of it and no socket; the data folder alone stays.</summary>
    private void AssertNothingIsLeft()
    {
        Assert.False(Directory.Exists(Path.Combine(Folder, "run")));
        var left = Directory.EnumerateDirectories("/proc").Where(p => Path.GetFileName(p).All(char.IsAsciiDigit)).Select(CommandLine).Where(c => c.Contains(Folder, StringComparison.Ordinal));
        Assert.Empty(left);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it ended meanwhile
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Hear(string? line, TaskCompletionSource complete)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Link().Match(line) is { Success: true } match)
            SignInLink = match.Groups["link"].Value;
        if (line.StartsWith("Ctrl-C stops", StringComparison.Ordinal))
            complete.TrySetResult();
    }
}
