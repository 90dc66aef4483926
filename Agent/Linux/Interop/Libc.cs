using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Interop;

/// <summary>The C library, as its manual pages have it.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "close")]
    public static partial int Close(int fd);

    /// <summary>fcntl(2) with a number as argument. Variadic in C: on x86-64 and arm64 Linux an int is passed alike.</summary>
    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial FileDescriptor Duplicate(SafeHandle fd, int command, int atLeast);

    /// <summary>read(2).</summary>
    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(FileDescriptor fd, void* buffer, nint count);

    /// <summary>write(2).</summary>
    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(FileDescriptor fd, void* buffer, nint count);

    /// <summary>poll(2).</summary>
    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    /// <summary>eventfd(2).</summary>
    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial FileDescriptor EventFd(uint initial, int flags);

    /// <summary>timerfd_create(2).</summary>
    [LibraryImport(Name, EntryPoint = "timerfd_create", SetLastError = true)]
    public static partial FileDescriptor TimerCreate(int clock, int flags);

    /// <summary>timerfd_settime(2).</summary>
    [LibraryImport(Name, EntryPoint = "timerfd_settime", SetLastError = true)]
    public static partial int TimerSet(FileDescriptor timer, int flags, TimerSpec* value, TimerSpec* old);

    /// <summary>clock_gettime(2): answered without entering the kernel, so the collector need not be told.</summary>
    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "clock_gettime")]
    public static partial int ClockGet(int clock, TimeSpec* time);

    /// <summary>sched_setscheduler(2); process 0 is the calling thread.</summary>
    [LibraryImport(Name, EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int process, int policy, int* priority);

    /// <summary>mlockall(2).</summary>
    [LibraryImport(Name, EntryPoint = "mlockall", SetLastError = true)]
    public static partial int LockMemory(int flags);

    /// <summary>socket(2).</summary>
    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    public static partial FileDescriptor Socket(int family, int type, int protocol);

    /// <summary>bind(2).</summary>
    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(FileDescriptor socket, void* address, uint length);

    /// <summary>getsockname(2).</summary>
    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int SocketName(FileDescriptor socket, void* address, uint* length);

    /// <summary>setsockopt(2).</summary>
    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(FileDescriptor socket, int level, int option, void* value, uint length);

    /// <summary>sendto(2).</summary>
    [LibraryImport(Name, EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(FileDescriptor socket, void* buffer, nint length, int flags, void* address, uint addressLength);

    /// <summary>recvfrom(2).</summary>
    [LibraryImport(Name, EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(FileDescriptor socket, void* buffer, nint length, int flags, void* address, uint* addressLength);
}
