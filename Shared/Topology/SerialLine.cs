namespace ClusterPortal.Shared.Topology;

public static class SerialLine
{
    /// <value>The speeds that heartbeat knows (ha.cf(5): baud) and Linux has constants for (asm-generic/termbits.h B9600 to B460800), in bit/s.</value>
    public static IReadOnlyList<int> Speeds { get; } = [9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800];
}
