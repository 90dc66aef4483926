using ClusterPortal.Agent.Linux.Netlink;

namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>The messages of a batch that sets the table up, in nf_tables' own words.</summary>
internal static class GateMessages
{
    public static void DeleteElement(NftBatch batch, NftSet set, byte[] key)
    {
        // It may expire between the reading and now: added without a timeout first, it is there to be deleted, in the same moment.
        if (set.Timeout)
            batch.Element(NftConstants.NewElement, NetlinkConstants.Create, set, key);
        batch.Element(NftConstants.DeleteElement, 0, set, key);
    }

    public static void Table(NftBatch batch)
    {
        using (batch.Begin(NftConstants.NewTable, NetlinkConstants.Create))
            batch.Writer.Put(NftConstants.TableName, GateTable.Name);
    }

    public static void DeleteTable(NftBatch batch)
    {
        using (batch.Begin(NftConstants.DeleteTable, 0))
            batch.Writer.Put(NftConstants.TableName, GateTable.Name);
    }

    public static void Set(NftBatch batch, NftSet set)
    {
        using (batch.Begin(NftConstants.NewSet, NetlinkConstants.Create))
        {
            var writer = batch.Writer;
            writer.Put(NftConstants.SetTable, GateTable.Name);
            writer.Put(NftConstants.SetName, set.Name);
            if (set.Timeout)
                writer.PutNetwork(NftConstants.SetFlags, NftConstants.TimeoutFlag);
            writer.PutNetwork(NftConstants.SetKeyType, set.KeyType);
            writer.PutNetwork(NftConstants.SetKeyLength, (uint)set.KeyLength);
            writer.PutNetwork(NftConstants.SetId, set.Id);
        }
    }

    public static void Chain(NftBatch batch, string interfaceName)
    {
        using (batch.Begin(NftConstants.NewChain, NetlinkConstants.Create))
        {
            var writer = batch.Writer;
            writer.Put(NftConstants.ChainTable, GateTable.Name);
            writer.Put(NftConstants.ChainName, GateTable.ChainOf(interfaceName));
            using (writer.Nest(NftConstants.ChainHook))
            {
                writer.PutNetwork(NftConstants.HookNumber, NftConstants.Ingress);
                writer.PutNetwork(NftConstants.HookPriority, unchecked((uint)GateTable.Priority));
                writer.Put(NftConstants.HookDevice, interfaceName);
            }

            writer.PutNetwork(NftConstants.ChainPolicy, NftConstants.Accept);
            writer.Put(NftConstants.ChainType, "filter");
        }
    }

    public static void DeleteChain(NftBatch batch, string name)
    {
        // Its rules first: a chain in use is not deleted.
        using (batch.Begin(NftConstants.DeleteRule, 0))
        {
            batch.Writer.Put(NftConstants.RuleTable, GateTable.Name);
            batch.Writer.Put(NftConstants.RuleChain, name);
        }

        using (batch.Begin(NftConstants.DeleteChain, 0))
        {
            batch.Writer.Put(NftConstants.ChainTable, GateTable.Name);
            batch.Writer.Put(NftConstants.ChainName, name);
        }
    }
}
