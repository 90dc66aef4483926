using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Host.Checks;

/// <summary>One ICMP echo request at a time.</summary>
public sealed class PingAsker : IDisposable
{
    private readonly Ping _ping = new();
    private readonly Lock _lock = new();

    /// <summary>The round trip; null: no answer within the time.</summary>
    public TimeSpan? Ask(IPAddress address, TimeSpan timeout)
    {
        lock (_lock)
        {
            try
            {
                var reply = _ping.Send(address, (int)timeout.TotalMilliseconds);
                return reply.Status == IPStatus.Success ? TimeSpan.FromMilliseconds(reply.RoundtripTime) : null;
            }
            catch (PingException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _ping.Dispose();
}
