using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Tests.Namespaces;

/// <summary>A thread that lives in a network namespace and does there what it is given, one thing after the other.</summary>
public sealed partial class NamespaceThread : IDisposable
{
    private const int CloneNewNet = 0x40000000;
    private readonly BlockingCollection<Action> _work = new(64);
    private readonly Thread _thread;

    public NamespaceThread(string name)
    {
        _thread = new Thread(() => Live(name)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public T Run<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(action());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Live(string name)
    {
        ExceptionDispatchInfo? refused = null;
        using (var handle = File.OpenHandle($"/run/netns/{name}"))
        {
            if (SetNamespace(handle, CloneNewNet) != 0)
                refused = ExceptionDispatchInfo.Capture(new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        foreach (var action in _work.GetConsumingEnumerable())
        {
            refused?.Throw();
            action();
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle fd, int type);
}
