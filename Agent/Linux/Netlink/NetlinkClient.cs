using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>A socket shared between threads: one request at a time, refusals as <see cref="KernelException"/>.</summary>
internal sealed class NetlinkClient(int protocol) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly NetlinkSocket _socket = new(protocol);
    private readonly NetlinkRequest _request = new();

    /// <summary>Sends one message that asks for an acknowledgement (NLM_F_ACK).</summary>
    public NetlinkAnswer Request(Action<NetlinkRequest, uint> write, string asked)
    {
        lock (_lock)
        {
            try
            {
                var sequence = _socket.NextSequence();
                write(_request, sequence);
                return _socket.Request(_request, sequence, sequence);
            }
            catch (NetlinkFormatException e)
            {
                throw new KernelException(asked, Errno.BadMessage, e.Message);
            }
        }
    }

    /// <summary>Sends one message and reads all answers.</summary>
    public List<T> Collect<T>(Action<NetlinkRequest, uint> write, Reading<T> read, string asked)
        where T : class
    {
        var results = new List<T>();
        lock (_lock)
        {
            try
            {
                _socket.Collect(_request, write, read, results).OrThrow(asked);
            }
            catch (NetlinkFormatException e)
            {
                throw new KernelException(asked, Errno.BadMessage, e.Message);
            }
        }

        return results;
    }

    public void Dispose() => _socket.Dispose();
}
