using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Files;

/// <summary>fsync(2) of a folder, which .NET's own files refuse to open: only then is a new or renamed entry itself on disk.</summary>
public static partial class FolderSync
{
    private const int ReadDirectoryCloseOnExec = 0x10000 | 0x80000; // asm-generic/fcntl.h O_RDONLY | O_DIRECTORY | O_CLOEXEC

    /// <exception cref="KernelException">There is no such folder, or its disk refuses.</exception>
    public static void Flush(string folder)
    {
        using var descriptor = Open(folder, ReadDirectoryCloseOnExec).OrThrow($"open the folder {folder}");
        if (Sync(descriptor) != 0)
            throw new KernelException($"write the folder {folder} to disk", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial FileDescriptor Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(FileDescriptor descriptor);
}
