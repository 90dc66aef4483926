using System.Net;
using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>A chain of the table as the kernel has it.</summary>
/// <param name="Hook">The bytes of NFTA_CHAIN_HOOK: hook, priority and device.</param>
internal sealed record GateChain(string Name, string? Device, byte[] Hook);

/// <summary>A rule of the table as the kernel has it; the handle is given once, so a rule taken out and put back differs.</summary>
internal sealed record GateRule(string Chain, ulong Handle, byte[] Expressions);

/// <summary>An element of a set.</summary>
/// <param name="Left">What is left of its timeout; null without one.</param>
internal sealed record GateElement(byte[] Key, TimeSpan? Left);

/// <summary>Reads the table back: dumps of the netdev family, filtered by the table's name here because old kernels do not.</summary>
internal sealed class GateReader(NetlinkSocket socket)
{
    private const int NoEntry = Interop.Errno.NoEntry;
    private readonly NetlinkRequest _request = new();

    public IReadOnlyList<GateChain> Chains() => Dump(NftConstants.GetChain, NftConstants.ChainTable, null, ReadChain);

    public IReadOnlyList<GateRule> Rules() => Dump(NftConstants.GetRule, NftConstants.RuleTable, null, ReadRule);

    /// <summary>The names of the sets with their timeout flag.</summary>
    public IReadOnlyDictionary<string, bool> Sets() =>
        Dump(NftConstants.GetSet, NftConstants.SetTable, null, ReadSet).ToDictionary(set => set.Name, set => set.Timeout, StringComparer.Ordinal);

    public IReadOnlyList<GateElement> Elements(NftSet set) =>
        Dump<List<GateElement>>(NftConstants.GetElement, NftConstants.ElementsTable, set.Name, ReadElements).SelectMany(part => part).ToList();

    private List<T> Dump<T>(ushort message, ushort tableAttribute, string? set, Reading<T> read)
        where T : class
    {
        var results = new List<T>();
        var answer = socket.Collect(_request, Write, message => IsOurs(message, tableAttribute) ? read(message) : null, results);
        if (answer.Errno == NoEntry)
            results.Clear(); // no table, or no such set
        else
            answer.OrThrow($"read the nftables table netdev {GateTable.Name}");
        return results;

        void Write(NetlinkRequest request, uint sequence)
        {
            var writer = request.Writer();
            using (writer.Message((ushort)((NftConstants.Subsystem << 8) | message), NetlinkConstants.Request | NetlinkConstants.Dump, sequence))
            {
                writer.Header(NftHeader.Netdev);
                writer.Put(tableAttribute, GateTable.Name);
                if (set is not null)
                    writer.Put(NftConstants.ElementsSet, set);
            }
        }
    }

    private static unsafe bool IsOurs(NetlinkMessage message, ushort tableAttribute)
    {
        foreach (var attribute in message.Attributes(sizeof(NftHeader)))
        {
            if (attribute.Type == tableAttribute)
                return attribute.Text == GateTable.Name;
        }

        return false;
    }

    private static unsafe GateChain ReadChain(NetlinkMessage message)
    {
        string name = "";
        string? device = null;
        byte[] hook = [];
        foreach (var attribute in message.Attributes(sizeof(NftHeader)))
        {
            if (attribute.Type == NftConstants.ChainName)
                name = attribute.Text;
            if (attribute.Type != NftConstants.ChainHook)
                continue;
            hook = attribute.Value.ToArray();
            foreach (var part in attribute.Nested)
            {
                if (part.Type == NftConstants.HookDevice)
                    device = part.Text;
            }
        }

        return new GateChain(name, device, hook);
    }

    private static unsafe GateRule ReadRule(NetlinkMessage message)
    {
        string chain = "";
        ulong handle = 0;
        byte[] expressions = [];
        foreach (var attribute in message.Attributes(sizeof(NftHeader)))
        {
            switch (attribute.Type)
            {
                case NftConstants.RuleChain: chain = attribute.Text; break;
                case NftConstants.RuleHandle: handle = attribute.NetworkUInt64; break;
                case NftConstants.RuleExpressions: expressions = attribute.Value.ToArray(); break;
            }
        }

        return new GateRule(chain, handle, expressions);
    }

    private sealed record SetFound(string Name, bool Timeout);

    private static unsafe SetFound ReadSet(NetlinkMessage message)
    {
        var name = "";
        uint flags = 0;
        foreach (var attribute in message.Attributes(sizeof(NftHeader)))
        {
            if (attribute.Type == NftConstants.SetName)
                name = attribute.Text;
            else if (attribute.Type == NftConstants.SetFlags)
                flags = attribute.NetworkUInt32;
        }

        return new SetFound(name, (flags & NftConstants.TimeoutFlag) != 0);
    }

    private static unsafe List<GateElement> ReadElements(NetlinkMessage message)
    {
        var elements = new List<GateElement>();
        foreach (var attribute in message.Attributes(sizeof(NftHeader)))
        {
            if (attribute.Type != NftConstants.Elements)
                continue;
            foreach (var element in attribute.Nested)
                elements.Add(ReadElement(element));
        }

        return elements;
    }

    private static GateElement ReadElement(NetlinkAttribute element)
    {
        byte[] key = [];
        TimeSpan? left = null;
        foreach (var attribute in element.Nested)
        {
            if (attribute.Type == NftConstants.ElementExpiration)
                left = TimeSpan.FromMilliseconds(attribute.NetworkUInt64);
            if (attribute.Type != NftConstants.ElementKey)
                continue;
            foreach (var value in attribute.Nested)
            {
                if (value.Type == NftConstants.DataValue)
                    key = value.Value.ToArray();
            }
        }

        return new GateElement(key, left);
    }
}
