namespace ClusterPortal.Agent.Core;

/// <summary>
/// A reading of this node's own CLOCK_BOOTTIME (clock_gettime(2)): monotonic, going on during suspend.
/// Readings of two nodes are never compared.
/// </summary>
/// <param name="Ticks">100 ns each since the clock's start.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>Later than every deadline.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>Earlier than every reading: a deadline long past.</summary>
    public static readonly Instant Past = new(long.MinValue / 4);

    public static Instant operator +(Instant at, TimeSpan later) => at == Never ? Never : new(at.Ticks + later.Ticks);

    public static Instant operator -(Instant at, TimeSpan earlier) => new(at.Ticks - earlier.Ticks);

    public static TimeSpan operator -(Instant later, Instant earlier) => new(later.Ticks - earlier.Ticks);

    public static bool operator <(Instant a, Instant b) => a.Ticks < b.Ticks;

    public static bool operator >(Instant a, Instant b) => a.Ticks > b.Ticks;

    public static bool operator <=(Instant a, Instant b) => a.Ticks <= b.Ticks;

    public static bool operator >=(Instant a, Instant b) => a.Ticks >= b.Ticks;

    public static Instant Min(Instant a, Instant b) => a < b ? a : b;

    public static Instant Max(Instant a, Instant b) => a > b ? a : b;

    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);
}
