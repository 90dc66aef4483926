namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>linux/netfilter/nf_tables.h and linux/netfilter/nfnetlink.h.</summary>
internal static class NftConstants
{
    public const byte FamilyNetdev = 5; // NFPROTO_NETDEV, linux/netfilter.h
    public const ushort Subsystem = 10; // NFNL_SUBSYS_NFTABLES
    public const ushort BatchBegin = 0x10; // NFNL_MSG_BATCH_BEGIN
    public const ushort BatchEnd = 0x11; // NFNL_MSG_BATCH_END

    public const ushort NewTable = 0; // NFT_MSG_NEWTABLE
    public const ushort GetTable = 1; // NFT_MSG_GETTABLE
    public const ushort DeleteTable = 2; // NFT_MSG_DELTABLE
    public const ushort NewChain = 3; // NFT_MSG_NEWCHAIN
    public const ushort GetChain = 4; // NFT_MSG_GETCHAIN
    public const ushort DeleteChain = 5; // NFT_MSG_DELCHAIN
    public const ushort NewRule = 6; // NFT_MSG_NEWRULE
    public const ushort GetRule = 7; // NFT_MSG_GETRULE
    public const ushort DeleteRule = 8; // NFT_MSG_DELRULE
    public const ushort NewSet = 9; // NFT_MSG_NEWSET
    public const ushort GetSet = 10; // NFT_MSG_GETSET
    public const ushort NewElement = 12; // NFT_MSG_NEWSETELEM
    public const ushort GetElement = 13; // NFT_MSG_GETSETELEM
    public const ushort DeleteElement = 14; // NFT_MSG_DELSETELEM

    public const ushort TableName = 1; // NFTA_TABLE_NAME

    public const ushort ChainTable = 1; // NFTA_CHAIN_TABLE
    public const ushort ChainName = 3; // NFTA_CHAIN_NAME
    public const ushort ChainHook = 4; // NFTA_CHAIN_HOOK
    public const ushort ChainPolicy = 5; // NFTA_CHAIN_POLICY
    public const ushort ChainType = 7; // NFTA_CHAIN_TYPE
    public const ushort HookNumber = 1; // NFTA_HOOK_HOOKNUM
    public const ushort HookPriority = 2; // NFTA_HOOK_PRIORITY
    public const ushort HookDevice = 3; // NFTA_HOOK_DEV
    public const uint Ingress = 0; // NF_NETDEV_INGRESS, linux/netfilter.h
    public const uint Accept = 1; // NF_ACCEPT
    public const uint Drop = 0; // NF_DROP

    public const ushort RuleTable = 1; // NFTA_RULE_TABLE
    public const ushort RuleChain = 2; // NFTA_RULE_CHAIN
    public const ushort RuleExpressions = 4; // NFTA_RULE_EXPRESSIONS
    public const ushort RuleHandle = 3; // NFTA_RULE_HANDLE
    public const ushort ListElement = 1; // NFTA_LIST_ELEM
    public const ushort ExpressionName = 1; // NFTA_EXPR_NAME
    public const ushort ExpressionData = 2; // NFTA_EXPR_DATA

    public const ushort SetTable = 1; // NFTA_SET_TABLE
    public const ushort SetName = 2; // NFTA_SET_NAME
    public const ushort SetFlags = 3; // NFTA_SET_FLAGS
    public const ushort SetKeyType = 4; // NFTA_SET_KEY_TYPE
    public const ushort SetKeyLength = 5; // NFTA_SET_KEY_LEN
    public const ushort SetId = 10; // NFTA_SET_ID
    public const uint TimeoutFlag = 0x10; // NFT_SET_TIMEOUT

    public const ushort ElementsTable = 1; // NFTA_SET_ELEM_LIST_TABLE
    public const ushort ElementsSet = 2; // NFTA_SET_ELEM_LIST_SET
    public const ushort Elements = 3; // NFTA_SET_ELEM_LIST_ELEMENTS
    public const ushort ElementKey = 1; // NFTA_SET_ELEM_KEY
    public const ushort ElementTimeout = 4; // NFTA_SET_ELEM_TIMEOUT, milliseconds
    public const ushort ElementExpiration = 5; // NFTA_SET_ELEM_EXPIRATION, milliseconds left
    public const ushort DataValue = 1; // NFTA_DATA_VALUE
    public const ushort DataVerdict = 2; // NFTA_DATA_VERDICT
    public const ushort VerdictCode = 1; // NFTA_VERDICT_CODE

    public const uint VerdictRegister = 0; // NFT_REG_VERDICT
    public const uint Register = 1; // NFT_REG_1, 16 bytes
}
