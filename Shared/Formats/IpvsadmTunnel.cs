using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

/// <summary>The tunnel options of ipvsadm and which of them go together.</summary>
internal sealed class IpvsadmTunnel(Func<string, IpvsadmOption?> option, Func<string, bool> has, IComplaints complaints)
{
    public (IpvsTunnelType Type, ushort Port, IpvsTunnelChecksum Checksum) Read(IpvsForwarding forwarding)
    {
        var given = option("tun-type");
        var any = given ?? option("tun-port") ?? option("tun-nocsum") ?? option("tun-csum") ?? option("tun-remcsum");
        if (any is null)
            return default;
        if (forwarding is not IpvsForwarding.Tunnel)
            complaints.Error(any.Column, "Tunnel options need -i.");
        IpvsTunnelType? type = given?.Value switch { null or "ipip" => IpvsTunnelType.Ipip, "gue" => IpvsTunnelType.Gue, "gre" => IpvsTunnelType.Gre, _ => null };
        if (type is null)
            complaints.Error(given!.ValueColumn, $"--tun-type is ipip, gue or gre, not {given.Value}.");
        var checksum = has("tun-remcsum") ? IpvsTunnelChecksum.Remote : has("tun-csum") ? IpvsTunnelChecksum.Checksum : IpvsTunnelChecksum.None;
        var port = option("tun-port");
        var number = port is null ? 0 : ServiceNames.Port(port.Value!);
        if (number is null || (port is not null && number == 0))
            complaints.Error(port!.ValueColumn, $"--tun-port is a UDP port (1 to 65535), not {port.Value}.");
        switch (type)
        {
            case IpvsTunnelType.Gue when port is null:
                complaints.Error(any.Column, "gue needs --tun-port.");
                break;
            case IpvsTunnelType.Gre when port is not null || checksum is IpvsTunnelChecksum.Remote:
                complaints.Error(any.Column, "gre takes neither --tun-port nor --tun-remcsum.");
                break;
            case IpvsTunnelType.Ipip when port is not null || checksum is not IpvsTunnelChecksum.None:
                complaints.Error(any.Column, "ipip takes neither --tun-port nor checksum options.");
                break;
        }
        return (type ?? IpvsTunnelType.Ipip, (ushort)(number ?? 0), checksum);
    }
}
