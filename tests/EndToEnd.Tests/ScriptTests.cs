using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClusterPortal.EndToEnd.Tests;

/// <summary>What the script says when something is in the way: one sentence that tells what to do.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class ScriptTests(Demonstration demonstration)
{
    [Fact]
    public async Task A_taken_port_is_named_and_another_one_proposed()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var (code, error) = await RunAsync(port, "up");

        Assert.Equal(1, code);
        Assert.Contains($"Port {port} is taken", error, StringComparison.Ordinal);
        Assert.Contains("PORTAL_PORT=", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_demonstration_the_demo_verbs_say_how_to_start_one()
    {
        var (code, error) = await RunAsync(1, "demo", "status");

        Assert.Equal(1, code);
        Assert.Contains("./portal up", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_host_is_answered_with_the_hosts_there_are()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => demonstration.Lab.DemoAsync(CancellationToken.None, "kill", "lvs-mistress"));

        Assert.Contains("lvs-master lvs-backup web1 web2 gateway client", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_on_the_same_data_is_refused()
    {
        var (code, error) = await RunInAsync(demonstration.Folder, 1, "up");

        Assert.Equal(1, code);
        Assert.Contains("runs already", error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Error)> RunAsync(int port, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("cps").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            return await RunInAsync(folder, port, arguments);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(int Code, string Error)> RunInAsync(string folder, int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(demonstration.Repository, "portal"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PORTAL_DATA"] = folder;
        start.Environment["PORTAL_PORT"] = $"{port}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await output;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error);
    }
}
