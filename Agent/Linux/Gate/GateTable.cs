namespace ClusterPortal.Agent.Linux.Gate;

/// <summary>A set of the table.</summary>
/// <param name="Id">Names it within a batch (NFTA_SET_ID).</param>
/// <param name="KeyType">The number by which nft(8) knows how to print it: its datatype TYPE_IPADDR, TYPE_IP6ADDR, TYPE_ETHERADDR.</param>
internal sealed record NftSet(string Name, uint Id, uint KeyType, int KeyLength, bool Timeout);

/// <summary>The names of what the gate is made of.</summary>
internal static class GateTable
{
    public const string Name = "clusterportal";

    /// <summary>Before what others filter at ingress, and before any address is looked at.</summary>
    public const int Priority = -500;

    public static readonly NftSet HeldV4 = new("held4", 1, 7, 4, Timeout: false);
    public static readonly NftSet LeaseV4 = new("lease4", 2, 7, 4, Timeout: true);
    public static readonly NftSet HeldV6 = new("held6", 3, 8, 16, Timeout: false);
    public static readonly NftSet LeaseV6 = new("lease6", 4, 8, 16, Timeout: true);
    public static readonly NftSet Directors = new("directors", 5, 9, 6, Timeout: false);

    public static readonly IReadOnlyList<NftSet> Sets = [HeldV4, LeaseV4, HeldV6, LeaseV6, Directors];

    /// <summary>One chain for each interface: in a chain of several, one that goes would take the hook of the others along on old kernels.</summary>
    public static string ChainOf(string interfaceName) => "in-" + interfaceName;

    public static NftSet LeaseOf(System.Net.IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? LeaseV6 : LeaseV4;
}
