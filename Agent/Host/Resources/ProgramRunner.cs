using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Resources;

/// <summary>Runs the programs of resources, one after another for each group, each within its time: on threads of their own, for they may take minutes.</summary>
public sealed class ProgramRunner : IDisposable
{
    private const int LongestOutput = 400;

    private readonly ConcurrentDictionary<string, Worker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Resource, byte> _monitored = new(ReferenceEqualityComparer.Instance);

    /// <param name="done">On another thread: null, or why it did not start.</param>
    public void Start(string group, Resource resource, Action<string?> done)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Of(group).Post(() => done(StartNow(resource)));
    }

    /// <param name="done">On another thread: null, or why it did not stop.</param>
    public void Stop(string group, Resource resource, Action<string?> done)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _monitored.TryRemove(resource, out _);
        Of(group).Post(() => done(StopNow(resource)));
    }

    /// <summary>Until it is stopped: asks at its interval, and says the first failure.</summary>
    public void Monitor(string group, Resource resource, Action<string> failed)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource.MonitorIntervalMs > 0 && ResourcePrograms.Of(resource)?.Monitor is { } call && _monitored.TryAdd(resource, 0))
            MonitorLater(group, resource, call, failed);
    }

    /// <summary>It runs although nobody ordered it: what an earlier life of this agent left.</summary>
    public static bool IsRunning(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return ResourcePrograms.Of(resource)?.Monitor is { } call && Run(call, resource.MonitorTimeoutMs) is null;
    }

    public static string? StopNow(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (ResourcePrograms.Of(resource) is not { } programs)
            return null; // it never started
        if (resource is FilesystemResource && !IsRunning(resource))
            return null;
        return Run(programs.Stop, resource.StopTimeoutMs);
    }

    public void Dispose()
    {
        foreach (var worker in _workers.Values)
            worker.Dispose();
    }

    private static string? StartNow(Resource resource)
    {
        if (ResourcePrograms.Of(resource) is not { } programs)
            return $"resources of the kind of {resource.Name} ({resource.Identity.Split(' ')[0]}) are not carried out by this agent";
        if (resource is FilesystemResource && IsRunning(resource))
            return null;
        return Run(programs.Start, resource.StartTimeoutMs);
    }

    private void MonitorLater(string group, Resource resource, ProgramCall call, Action<string> failed) =>
        Of(group).PostAt(LeaseClock.Now + TimeSpan.FromMilliseconds(resource.MonitorIntervalMs), () =>
        {
            if (!_monitored.ContainsKey(resource))
                return;
            if (Run(call, resource.MonitorTimeoutMs) is not { } error)
                MonitorLater(group, resource, call, failed);
            else if (_monitored.TryRemove(resource, out _))
                failed(error);
        });

    private Worker Of(string group) => _workers.GetOrAdd(group, name => new Worker("group " + name));

    /// <summary>Null, or what went wrong, with the end of what the program said.</summary>
    private static string? Run(ProgramCall call, int timeoutMs)
    {
        var start = new ProcessStartInfo(call.Arguments[0], call.Arguments.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in call.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var shown = string.Join(' ', call.Arguments);
        try
        {
            using var process = new Process { StartInfo = start };
            var output = new StringBuilder();
            process.OutputDataReceived += (_, line) => Collect(output, line.Data);
            process.ErrorDataReceived += (_, line) => Collect(output, line.Data);
            process.Start();
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(timeoutMs))
            {
                process.Kill(entireProcessTree: true);
                return $"{shown} took longer than {timeoutMs} ms and was ended";
            }

            return call.Success.Contains(process.ExitCode) ? null : $"{shown} ended with {process.ExitCode}: {Said(output)}";
        }
        catch (Win32Exception e)
        {
            return $"{shown} cannot be run: {e.Message}";
        }
    }

    private static void Collect(StringBuilder output, string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (output)
        {
            output.Append(line.Trim()).Append(' ');
            if (output.Length > LongestOutput)
                output.Remove(0, output.Length - LongestOutput);
        }
    }

    private static string Said(StringBuilder output)
    {
        lock (output)
            return output.Length == 0 ? "it said nothing" : output.ToString().Trim();
    }
}
