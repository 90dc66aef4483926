namespace ClusterPortal.Agent.Simulation;

/// <summary>A chance as a fraction: no floating point decides anything here, so a seed means the same everywhere.</summary>
public readonly record struct Ratio(int Of, int In)
{
    public static readonly Ratio Never = new(0, 1);
}

/// <summary>
/// xoshiro256** seeded by splitmix64 (Blackman and Vigna, 2018). Ours, so that a seed's history does not change with a library.
/// </summary>
public sealed class Prng
{
    private ulong _a, _b, _c, _d;

    public Prng(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A generator of its own, so that one part drawing more does not change what another draws.</summary>
    public Prng Fork() => new(Next());

    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>0 to limit - 1.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Both ends included.</summary>
    public long Between(long low, long high) => low + (long)Math.BigMul(Next(), (ulong)(high - low + 1), out _);

    public TimeSpan Between(TimeSpan low, TimeSpan high) => new(Between(low.Ticks, high.Ticks));

    public bool Chance(Ratio ratio) => Below(ratio.In) < ratio.Of;

    public bool OneIn(int count) => Below(count) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
