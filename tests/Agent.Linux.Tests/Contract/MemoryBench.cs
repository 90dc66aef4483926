using System.Net;
using System.Net.NetworkInformation;
using ClusterPortal.Agent.Linux.Memory;
using ClusterPortal.Agent.Linux.Tests.Namespaces;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

public sealed class MemoryBench : IBench
{
    private readonly ManualTime _time = new();
    private readonly MemoryKernel _kernel;
    private readonly Link _eth0 = new(2, "eth0", TwoHosts.NodeHardware, Up: true, Carrier: true, Loopback: false);

    public MemoryBench()
    {
        _kernel = new MemoryKernel(_time, new Link(1, "lo", new PhysicalAddress(new byte[6]), true, true, true), _eth0);
        _kernel.Addresses.Set(new InterfaceAddress("lo", IPAddress.Loopback, 8), null);
        _kernel.Addresses.Set(new InterfaceAddress("lo", IPAddress.IPv6Loopback, 128), null);
        _kernel.Addresses.Set(new InterfaceAddress("eth0", IPAddress.Parse("10.99.0.1"), 24, IPAddress.Parse("10.99.0.255")), null);
        _kernel.Addresses.Set(new InterfaceAddress("eth0", IPAddress.Parse("fd99::1"), 64), null);
    }

    public PhysicalAddress Hardware => _eth0.HardwareAddress;

    public T With<T>(Func<IKernel, T> action) => action(_kernel);

    public void Pass(TimeSpan time) => _time.Pass(time);

    public bool Answers(IPAddress address) => _kernel.Answers(address);

    public void TamperWithGate() => _kernel.TamperWithGate();

    public void Plug(bool plugged) => _kernel.SetLink(_eth0 with { Carrier = plugged });

    public void Dispose() => _kernel.Dispose();

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
