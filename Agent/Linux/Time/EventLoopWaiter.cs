using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Time;

/// <summary>
/// Where a dedicated thread waits for a packet on any of its sockets, for <see cref="Wake"/> by another thread, or for a moment of
/// CLOCK_BOOTTIME, without the thread pool and its timers: poll(2) over the sockets, an eventfd and a timerfd.
/// Only <see cref="Wake"/> may be called from another thread.
/// </summary>
public sealed unsafe class EventLoopWaiter : IDisposable
{
    private const int WakeIndex = 0;
    private const int TimerIndex = 1;
    private const int FirstSocket = 2;
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000; // EFD_ and TFD_NONBLOCK | CLOEXEC
    private const int DuplicateCloseOnExec = 1030; // linux/fcntl.h F_DUPFD_CLOEXEC
    private const int FirstFreeDescriptor = 3; // after the standard streams
    private const int AbsoluteTime = 1; // sys/timerfd.h TFD_TIMER_ABSTIME

    private readonly FileDescriptor _wake;
    private readonly FileDescriptor _timer;
    private readonly PollEntry[] _entries;
    private readonly FileDescriptor?[] _duplicates;
    private long _armed = long.MaxValue;

    /// <param name="capacity">The most sockets it can wait for at once.</param>
    /// <exception cref="KernelException">No eventfd or timerfd (no descriptors left).</exception>
    public EventLoopWaiter(int capacity = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _wake = Libc.EventFd(0, NonBlockingCloseOnExec).OrThrow("make an eventfd");
        _timer = Libc.TimerCreate(BootClock.Id, NonBlockingCloseOnExec).OrThrow("make a timerfd");
        // Pinned once: the kernel writes into it at every wait.
        _entries = GC.AllocateArray<PollEntry>(FirstSocket + capacity, pinned: true);
        _duplicates = new FileDescriptor?[FirstSocket + capacity];
        Array.Fill(_entries, new PollEntry { Descriptor = -1 }); // poll(2) passes over negative descriptors
        Hold(WakeIndex, _wake);
        Hold(TimerIndex, _timer);
    }

    /// <summary>Waits for this socket too, from the next <see cref="Wait"/> on.</summary>
    /// <param name="socket">
    /// For example <c>Socket.SafeHandle</c>. Its descriptor is duplicated, so it may be closed at any time; the kernel's socket (its port)
    /// goes when it is removed here too.
    /// </param>
    /// <returns>The number by which <see cref="IsReady"/> and <see cref="Remove"/> know it; given again after it is removed.</returns>
    /// <exception cref="InvalidOperationException">All places are taken.</exception>
    /// <exception cref="KernelException">No descriptor is left.</exception>
    public int Add(SafeHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var free = Array.IndexOf(_duplicates, null);
        if (free < 0)
            throw new InvalidOperationException($"This waiter has room for {_duplicates.Length - FirstSocket} sockets and no more.");
        // Not a reference to the handle itself: closing a .NET socket waits until nobody holds one.
        Hold(free, Libc.Duplicate(socket, DuplicateCloseOnExec, FirstFreeDescriptor).OrThrow("duplicate a socket's descriptor"));
        return free;
    }

    public void Remove(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, FirstSocket);
        _entries[number] = new PollEntry { Descriptor = -1 };
        _duplicates[number]?.Dispose();
        _duplicates[number] = null;
    }

    /// <summary>Ends the current wait, or the next one at once. Callable from any thread; many calls may end one wait.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong)); // EAGAIN: the counter is full, so the wait ends anyway
    }

    /// <summary>Waits until a socket has something (or failed), somebody calls <see cref="Wake"/>, or the moment has come.</summary>
    /// <param name="deadline">A reading of <see cref="BootClock.Ticks"/>; one that is past answers at once; <see cref="long.MaxValue"/>: no deadline.</param>
    /// <returns>Several may hold at once. The moment is <see cref="WaitEnd.Deadline"/> even when others hold too.</returns>
    /// <exception cref="KernelException">poll(2) failed.</exception>
    public WaitEnd Wait(long deadline)
    {
        Arm(deadline);
        fixed (PollEntry* entries = _entries)
        {
            while (Libc.Poll(entries, (nuint)_entries.Length, -1) < 0)
            {
                if (Errno.Last != Errno.Interrupted)
                    throw new KernelException("wait for sockets", Errno.Last);
            }
        }

        var end = WaitEnd.None;
        if (_entries[WakeIndex].Got != 0)
        {
            ulong count;
            _ = Libc.Read(_wake, &count, sizeof(ulong));
            end |= WaitEnd.Woken;
        }

        if (_entries[TimerIndex].Got != 0)
            end |= WaitEnd.Deadline;
        for (var i = FirstSocket; i < _entries.Length; i++)
        {
            if (_entries[i].Got != 0)
                end |= WaitEnd.Socket;
        }

        return end;
    }

    /// <summary>The last <see cref="Wait"/> ended with this socket readable, or failed: then a receive says why.</summary>
    public bool IsReady(int number) => _entries[number].Got != 0;

    public void Dispose()
    {
        for (var i = 0; i < _duplicates.Length; i++)
        {
            _entries[i] = new PollEntry { Descriptor = -1 };
            _duplicates[i]?.Dispose();
            _duplicates[i] = null;
        }
    }

    private void Hold(int number, FileDescriptor descriptor)
    {
        _duplicates[number] = descriptor;
        _entries[number] = new PollEntry { Descriptor = (int)descriptor.DangerousGetHandle(), Asked = PollEntry.In };
    }

    // A timer that has fired stays readable until it is set again, so an unchanged deadline needs no call.
    private void Arm(long deadline)
    {
        if (deadline == _armed)
            return;
        // All zero would disarm it: a deadline long past is one nanosecond after the clock's start.
        var at = deadline == long.MaxValue ? default : TimeSpec.FromTicks(Math.Max(deadline, 1));
        var spec = new TimerSpec { Value = at };
        Errno.OrThrow(Libc.TimerSet(_timer, AbsoluteTime, &spec, null), "set a timerfd");
        _armed = deadline;
    }
}

/// <summary>Why a wait ended.</summary>
[Flags]
public enum WaitEnd
{
    None = 0,

    /// <summary>A socket has something: <see cref="EventLoopWaiter.IsReady"/> says which.</summary>
    Socket = 1,

    /// <summary>Somebody called <see cref="EventLoopWaiter.Wake"/>.</summary>
    Woken = 2,

    /// <summary>The moment has come.</summary>
    Deadline = 4,
}
