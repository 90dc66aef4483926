using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Interop;

namespace ClusterPortal.Agent.Linux.Netlink;

/// <summary>
/// One AF_NETLINK socket and its memory. It takes answers from the kernel alone, to the request it sent last, and whole.
/// For one thread at a time: who owns it locks.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    private const int RawCloseOnExec = 3 | 0x80000; // SOCK_RAW | SOCK_CLOEXEC
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveTimeout = 20; // SO_RCVTIMEO
    private const int ReceiveBuffer = 33; // SO_RCVBUFFORCE
    private const int SendBuffer = 32; // SO_SNDBUFFORCE: a message is at most that long
    private const int DumpAttempts = 8;
    private const int TellRealLength = 0x20; // MSG_TRUNC
    private const int ReceiveBufferLength = 64 * 1024; // the kernel makes dump parts of at most 32 KiB

    /// <summary>Answers come from within the send: so long only when something is very wrong.</summary>
    private static readonly TimeVal AnswerTimeout = new() { Seconds = 2 };

    private readonly FileDescriptor _socket;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ReceiveBufferLength, pinned: true);
    private readonly uint _port;
    private uint _sequence;

    /// <param name="protocol">NETLINK_ROUTE and so on.</param>
    /// <param name="groups">Multicast groups to hear, as bits (netlink(7) nl_groups).</param>
    /// <exception cref="KernelException">The kernel has no such protocol, or no descriptors are left.</exception>
    public NetlinkSocket(int protocol, uint groups = 0)
    {
        Protocol = protocol;
        _socket = Libc.Socket(NetlinkConstants.FamilyNetlink, RawCloseOnExec, protocol).OrThrow($"open a netlink socket of protocol {protocol}");
        Option(NetlinkConstants.OptionLevel, NetlinkConstants.CapAcknowledgement, 1);
        Option(NetlinkConstants.OptionLevel, NetlinkConstants.ExtendedAcknowledgementOption, 1);
        Option(NetlinkConstants.OptionLevel, NetlinkConstants.StrictCheck, 1); // since Linux 4.20; without it dumps are only longer
        Option(SocketLevel, ReceiveBuffer, 1024 * 1024);
        Option(SocketLevel, SendBuffer, 1024 * 1024);
        fixed (TimeVal* timeout = &AnswerTimeout)
            _ = Libc.SetOption(_socket, SocketLevel, ReceiveTimeout, timeout, (uint)sizeof(TimeVal));
        var address = new NetlinkAddress { Family = NetlinkConstants.FamilyNetlink, Groups = groups };
        Errno.OrThrow(Libc.Bind(_socket, &address, (uint)sizeof(NetlinkAddress)), $"bind a netlink socket of protocol {protocol}");
        var length = (uint)sizeof(NetlinkAddress);
        Errno.OrThrow(Libc.SocketName(_socket, &address, &length), $"read the port of a netlink socket of protocol {protocol}");
        _port = address.Port;
    }

    public int Protocol { get; }

    public SafeHandle Handle => _socket;

    /// <summary>For the next message; never 0, which notifications carry.</summary>
    public uint NextSequence() => ++_sequence == 0 ? ++_sequence : _sequence;

    /// <summary>Sends and waits for the acknowledgement (or error) of the message numbered <paramref name="until"/>.</summary>
    /// <param name="from">The first number sent: an error to any message from there on counts, the first wins.</param>
    public NetlinkAnswer Request(NetlinkRequest request, uint from, uint until)
    {
        var errno = Send(request.Written);
        if (errno != 0)
            return NetlinkAnswer.OfSocket(errno);
        var first = NetlinkAnswer.Done;
        while (true)
        {
            errno = Receive(out var datagram);
            if (errno != 0)
                return NetlinkAnswer.OfSocket(errno);
            foreach (var message in new NetlinkMessages(datagram))
            {
                if (message.Type != NetlinkConstants.Error || !IsAnswer(message, from, until))
                    continue;
                var answer = NetlinkAnswer.Read(message);
                if (first.Errno == 0)
                    first = answer;
                // The very first of a batch failing is an error of the batch as a whole: nothing else follows.
                if (message.Sequence == until || message.Sequence == from && answer.Errno != 0)
                    return first;
            }
        }
    }

    /// <summary>
    /// Sends and reads each message of the answer until it ends. A dump that was changed under way (NLM_F_DUMP_INTR) or lost parts
    /// (ENOBUFS) is asked for again.
    /// </summary>
    /// <param name="write">Writes one request with this sequence number.</param>
    /// <param name="read">Called for each message; what it answers is kept unless null.</param>
    public NetlinkAnswer Collect<T>(NetlinkRequest request, Action<NetlinkRequest, uint> write, Reading<T> read, List<T> results)
        where T : class
    {
        for (var attempt = 0; attempt < DumpAttempts; attempt++)
        {
            results.Clear();
            var sequence = NextSequence();
            write(request, sequence);
            var errno = Send(request.Written);
            if (errno != 0)
                return NetlinkAnswer.OfSocket(errno);
            if (CollectOnce(sequence, read, results, out var answer))
                return answer;
        }

        return new NetlinkAnswer(Errno.Again, $"the list changed under way {DumpAttempts} times");
    }

    /// <summary>Waits for a datagram to a multicast group; 0 or an errno.</summary>
    public int Receive(out ReadOnlySpan<byte> datagram)
    {
        var sender = default(NetlinkAddress);
        while (true)
        {
            var length = (uint)sizeof(NetlinkAddress);
            nint got;
            fixed (byte* buffer = _buffer)
                got = Libc.ReceiveFrom(_socket, buffer, _buffer.Length, TellRealLength, &sender, &length);
            datagram = default;
            if (got < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (got < 0)
                return Errno.Last;
            if (sender.Port != 0)
                continue; // another process, not the kernel
            if (got > _buffer.Length)
                return Errno.MessageSize;
            datagram = _buffer.AsSpan(0, (int)got);
            return 0;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>False: to be asked again.</summary>
    private bool CollectOnce<T>(uint sequence, Reading<T> read, List<T> results, out NetlinkAnswer answer)
        where T : class
    {
        var interrupted = false;
        while (true)
        {
            var errno = Receive(out var datagram);
            answer = NetlinkAnswer.OfSocket(errno);
            if (errno != 0)
                return errno != Errno.NoBuffers;
            foreach (var message in new NetlinkMessages(datagram))
            {
                if (!IsAnswer(message, sequence, sequence))
                    continue;
                interrupted |= (message.Flags & NetlinkConstants.DumpInterrupted) != 0;
                if (message.Type is NetlinkConstants.Error or NetlinkConstants.Done)
                {
                    answer = NetlinkAnswer.Read(message);
                    return !interrupted || answer.Errno != 0;
                }

                if (read(message) is { } result)
                    results.Add(result);
                if ((message.Flags & NetlinkConstants.Multi) == 0)
                    return true; // a single answer; no acknowledgement was asked for
            }
        }
    }

    // Answers to what was given up before (a timeout) have an older number and are passed over.
    private bool IsAnswer(NetlinkMessage message, uint from, uint until) =>
        message.Port == _port && message.Sequence - from <= until - from;

    private int Send(ReadOnlySpan<byte> bytes)
    {
        var kernel = new NetlinkAddress { Family = NetlinkConstants.FamilyNetlink };
        fixed (byte* buffer = bytes)
        {
            while (Libc.SendTo(_socket, buffer, bytes.Length, 0, &kernel, (uint)sizeof(NetlinkAddress)) < 0)
            {
                if (Errno.Last != Errno.Interrupted)
                    return Errno.Last;
            }
        }

        return 0;
    }

    private void Option(int level, int option, int value) => _ = Libc.SetOption(_socket, level, option, &value, sizeof(int));
}

/// <summary>Makes something of a message, or passes over it with null.</summary>
internal delegate T? Reading<out T>(NetlinkMessage message)
    where T : class;
