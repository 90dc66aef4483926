using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>What the kernel said to a request.</summary>
/// <param name="Errno">0: done.</param>
/// <param name="Explanation">NLMSGERR_ATTR_MSG.</param>
internal readonly record struct NetlinkAnswer(int Errno, string? Explanation)
{
    public static NetlinkAnswer Done => default;

    public void OrThrow(string asked)
    {
        if (Errno != 0)
            throw new KernelException(asked, Errno, Explanation);
    }

    /// <summary>From NLMSG_ERROR or NLMSG_DONE: both begin with a negative errno and may carry the kernel's words.</summary>
    public static NetlinkAnswer Read(NetlinkMessage message)
    {
        // A DONE without a number is one of a kernel that has nothing to say.
        if (message.Payload.Length < sizeof(int) && message.Type == NetlinkConstants.Done)
            return Done;
        var errno = -message.Header<int>();
        if ((message.Flags & NetlinkConstants.ExtendedAcknowledgement) == 0)
            return new NetlinkAnswer(errno, null);
        // NLMSG_ERROR repeats the request: its header alone when capped, which the socket asks for.
        var skip = sizeof(int);
        if (message.Type == NetlinkConstants.Error)
        {
            skip += (message.Flags & NetlinkConstants.Capped) != 0 || message.Payload.Length < skip + sizeof(uint)
                ? NetlinkConstants.MessageHeaderLength
                : (int)Math.Min(System.Runtime.InteropServices.MemoryMarshal.Read<uint>(message.Payload[skip..]), ushort.MaxValue);
        }

        string? text = null;
        foreach (var attribute in message.Attributes(skip))
        {
            if (attribute.Type == NetlinkConstants.ErrorText)
                text = attribute.Text;
        }

        return new NetlinkAnswer(errno, text);
    }

    /// <summary>A failure of the socket itself; a receive timeout is told as such.</summary>
    public static NetlinkAnswer OfSocket(int errno) => errno == Interop.Errno.Again
        ? new NetlinkAnswer(Interop.Errno.TimedOut, "the kernel did not answer")
        : new NetlinkAnswer(errno, null);
}
