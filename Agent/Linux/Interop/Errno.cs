using System.Runtime.InteropServices;

namespace ClusterPortal.Agent.Linux.Interop;

/// <summary>asm-generic/errno-base.h and asm-generic/errno.h.</summary>
internal static class Errno
{
    public const int NotPermitted = 1; // EPERM
    public const int NoEntry = 2; // ENOENT
    public const int NoProcess = 3; // ESRCH
    public const int Interrupted = 4; // EINTR
    public const int Again = 11; // EAGAIN
    public const int Exists = 17; // EEXIST
    public const int NoDevice = 19; // ENODEV
    public const int Invalid = 22; // EINVAL
    public const int Range = 34; // ERANGE
    public const int BadMessage = 74; // EBADMSG
    public const int MessageSize = 90; // EMSGSIZE
    public const int ProtocolNotSupported = 93; // EPROTONOSUPPORT
    public const int NotSupported = 95; // EOPNOTSUPP
    public const int FamilyNotSupported = 97; // EAFNOSUPPORT
    public const int AddressNotAvailable = 99; // EADDRNOTAVAIL
    public const int NoBuffers = 105; // ENOBUFS
    public const int TimedOut = 110; // ETIMEDOUT

    public static int Last => Marshal.GetLastPInvokeError();

    /// <exception cref="KernelException">The call answered less than zero.</exception>
    public static nint OrThrow(nint answer, string asked) => answer < 0 ? throw new KernelException(asked, Last) : answer;
}
