using System.Net;
using System.Runtime.InteropServices;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>struct nfgenmsg; the resource is in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NftHeader
{
    public byte Family;
    public byte Version;
    public ushort Resource;

    public static NftHeader Netdev => new() { Family = NftConstants.FamilyNetdev };
}

/// <summary>
/// nfnetlink batches on one socket: all of a batch happens in one moment, or nothing. The memory is used again and again.
/// One thread at a time.
/// </summary>
internal sealed class NftBatch(NetlinkSocket socket, int capacity = 16 * 1024)
{
    private const ushort NetworkSubsystem = NftConstants.Subsystem << 8; // htons

    private readonly NetlinkRequest _request = new(capacity);
    private uint _first;
    private uint _last;
    private int _lastStart;

    public NetlinkWriter Writer => _request.Continue();

    public NetlinkSocket Socket => socket;

    public void Start()
    {
        _request.Writer();
        _first = socket.NextSequence();
        Marker(NftConstants.BatchBegin, _first);
    }

    /// <summary>A message of the netdev family.</summary>
    public NetlinkWriter.Scope Begin(ushort message, ushort flags)
    {
        _lastStart = _request.Length;
        _last = socket.NextSequence();
        var writer = _request.Continue();
        var scope = writer.Message((ushort)((NftConstants.Subsystem << 8) | message), (ushort)(NetlinkConstants.Request | flags), _last);
        writer.Header(NftHeader.Netdev);
        return scope;
    }

    public NetlinkWriter.Scope BeginRule(string chain)
    {
        var scope = Begin(NftConstants.NewRule, NetlinkConstants.Create | NetlinkConstants.Append);
        Writer.Put(NftConstants.RuleTable, GateTable.Name);
        Writer.Put(NftConstants.RuleChain, chain);
        return scope;
    }

    /// <summary>Adds or takes out one element.</summary>
    /// <param name="timeoutMilliseconds">After which the kernel takes it out by itself; 0: never.</param>
    public void Element(ushort message, ushort flags, NftSet set, ReadOnlySpan<byte> key, ulong timeoutMilliseconds = 0)
    {
        using (Begin(message, flags))
        {
            var writer = Writer;
            writer.Put(NftConstants.ElementsTable, GateTable.Name);
            writer.Put(NftConstants.ElementsSet, set.Name);
            using (writer.Nest(NftConstants.Elements))
            using (writer.Nest(NftConstants.ListElement))
            {
                using (writer.Nest(NftConstants.ElementKey))
                    writer.Put(NftConstants.DataValue, key);
                if (timeoutMilliseconds != 0)
                    writer.PutNetwork(NftConstants.ElementTimeout, timeoutMilliseconds);
            }
        }
    }

    public void Element(ushort message, ushort flags, NftSet set, IPAddress address, ulong timeoutMilliseconds = 0)
    {
        Span<byte> key = stackalloc byte[16];
        address.TryWriteBytes(key, out var length);
        Element(message, flags, set, key[..length], timeoutMilliseconds);
    }

    /// <summary>Sends it. The last message asks for the one acknowledgement; an error of any message is the answer.</summary>
    public NetlinkAnswer Commit()
    {
        _request.AddFlags(_lastStart, NetlinkConstants.Acknowledge);
        Marker(NftConstants.BatchEnd, socket.NextSequence());
        return socket.Request(_request, _first, _last);
    }

    private void Marker(ushort type, uint sequence)
    {
        var writer = _request.Continue();
        using (writer.Message(type, NetlinkConstants.Request, sequence))
            writer.Header(new NftHeader { Resource = NetworkSubsystem });
    }
}
