using System.Threading.RateLimiting;

namespace ClusterPortal.Server.Access;

/// <summary>Slows down guessing: so many tries a minute for a name and for a place, never a lock for ever.</summary>
public sealed class SignInGuard : IDisposable
{
    private const int TriesForName = 10;
    private const int TriesFromPlace = 60;

    private readonly PartitionedRateLimiter<string> _names = Limiter(TriesForName);
    private readonly PartitionedRateLimiter<string> _places = Limiter(TriesFromPlace);

    public bool MayTry(string name, string place)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var byPlace = _places.AttemptAcquire(place);
        using var byName = _names.AttemptAcquire(name.ToUpperInvariant());
        return byPlace.IsAcquired && byName.IsAcquired;
    }

    public void Dispose()
    {
        _names.Dispose();
        _places.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int tries) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = tries, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }), StringComparer.Ordinal);
}
