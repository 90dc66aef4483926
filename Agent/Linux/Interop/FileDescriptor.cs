using Microsoft.Win32.SafeHandles;

namespace ClusterPortal.Agent.Linux.Interop;

/// <summary>A file descriptor that is closed once nobody uses it any more.</summary>
internal sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    public FileDescriptor()
        : base(ownsHandle: true)
    {
    }

    /// <exception cref="KernelException">The call that should have opened it failed.</exception>
    public FileDescriptor OrThrow(string asked)
    {
        if (!IsInvalid)
            return this;
        var errno = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        Dispose();
        throw new KernelException(asked, errno);
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
