using System.Net;
using System.Net.NetworkInformation;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

/// <summary>A kernel under test, with what a contract test needs around it. Its link is eth0, 10.99.0.1/24 and fd99::1/64.</summary>
public interface IBench : IDisposable
{
    /// <summary>Does something with the kernel (in its namespace).</summary>
    T With<T>(Func<IKernel, T> action);

    void With(Action<IKernel> action) => With(kernel =>
    {
        action(kernel);
        return true;
    });

    /// <summary>Time passes for the kernel.</summary>
    void Pass(TimeSpan time);

    /// <summary>A neighbour on the cable asks for the address (ARP, neighbour solicitation): does the node answer?</summary>
    bool Answers(IPAddress address);

    /// <summary>Somebody else meddles with the gate's rules.</summary>
    void TamperWithGate();

    /// <summary>The link eth0 loses its carrier or gets it back.</summary>
    void Plug(bool plugged);

    PhysicalAddress Hardware { get; }
}
