using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>Where a payload expression counts from: NFT_PAYLOAD_*_HEADER.</summary>
internal enum PacketHeader : uint
{
    Link = 0,
    Network = 1,
    Transport = 2,
}

/// <summary>What a meta expression loads: NFT_META_*.</summary>
internal enum PacketMeta : uint
{
    Protocol = 1,
    TransportProtocol = 16,
}

/// <summary>The expressions of a rule, each through register 1, as linux/netfilter/nf_tables.h lays them out.</summary>
internal readonly ref struct NftExpressions(NetlinkWriter writer)
{
    private readonly NetlinkWriter _writer = writer;

    /// <summary>meta = value, else the rule does not match.</summary>
    public void Match(PacketMeta meta, ReadOnlySpan<byte> value)
    {
        using (Expression("meta"))
        using (_writer.Nest(NftConstants.ExpressionData))
        {
            _writer.PutNetwork(1, NftConstants.Register); // NFTA_META_DREG
            _writer.PutNetwork(2, (uint)meta); // NFTA_META_KEY
        }

        Equal(value);
    }

    /// <summary>The packet's bytes = value.</summary>
    public void Match(PacketHeader header, uint offset, ReadOnlySpan<byte> value)
    {
        Load(header, offset, (uint)value.Length);
        Equal(value);
    }

    /// <summary>The packet's bytes are an element of the set; with <paramref name="not"/>: are none.</summary>
    public void MatchSet(PacketHeader header, uint offset, NftSet set, bool not = false)
    {
        Load(header, offset, (uint)set.KeyLength);
        using (Expression("lookup"))
        using (_writer.Nest(NftConstants.ExpressionData))
        {
            _writer.Put(1, set.Name); // NFTA_LOOKUP_SET
            _writer.PutNetwork(2, NftConstants.Register); // NFTA_LOOKUP_SREG
            _writer.PutNetwork(4, set.Id); // NFTA_LOOKUP_SET_ID
            if (not)
                _writer.PutNetwork(5, 1u); // NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV
        }
    }

    public void Drop()
    {
        using (Expression("immediate"))
        using (_writer.Nest(NftConstants.ExpressionData))
        {
            _writer.PutNetwork(1, NftConstants.VerdictRegister); // NFTA_IMMEDIATE_DREG
            using (_writer.Nest(2)) // NFTA_IMMEDIATE_DATA
            using (_writer.Nest(NftConstants.DataVerdict))
                _writer.PutNetwork(NftConstants.VerdictCode, NftConstants.Drop);
        }
    }

    private void Load(PacketHeader header, uint offset, uint length)
    {
        using (Expression("payload"))
        using (_writer.Nest(NftConstants.ExpressionData))
        {
            _writer.PutNetwork(1, NftConstants.Register); // NFTA_PAYLOAD_DREG
            _writer.PutNetwork(2, (uint)header); // NFTA_PAYLOAD_BASE
            _writer.PutNetwork(3, offset); // NFTA_PAYLOAD_OFFSET
            _writer.PutNetwork(4, length); // NFTA_PAYLOAD_LEN
        }
    }

    private void Equal(ReadOnlySpan<byte> value)
    {
        using (Expression("cmp"))
        using (_writer.Nest(NftConstants.ExpressionData))
        {
            _writer.PutNetwork(1, NftConstants.Register); // NFTA_CMP_SREG
            _writer.PutNetwork(2, 0u); // NFTA_CMP_OP, NFT_CMP_EQ
            using (_writer.Nest(3)) // NFTA_CMP_DATA
                _writer.Put(NftConstants.DataValue, value);
        }
    }

    private NetlinkWriter.Scope Expression(string name)
    {
        var scope = _writer.Nest(NftConstants.ListElement);
        _writer.Put(NftConstants.ExpressionName, name);
        return scope;
    }
}
