using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>The field's words for enums, in messages.</summary>
internal static class Words
{
    public static string Of(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masq => "masq (NAT)",
        ForwardingMethod.Ipip => "ipip (TUN)",
        _ => "gate (DR)",
    };
}
