namespace ClusterPortal.Server.Live.Failovers;

/// <summary>Agents say addresses with or without their prefix length; a story compares them without.</summary>
internal static class BareAddress
{
    public static string Of(string address) => address.Split('/')[0];
}
