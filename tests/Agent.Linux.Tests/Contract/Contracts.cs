using ClusterPortal.Agent.Linux.Tests.Namespaces;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

public sealed class MemoryAddressTests() : AddressContract(() => new MemoryBench());

public sealed class MemoryGateTests() : GateContract(() => new MemoryBench());

public sealed class LinuxAddressTests() : AddressContract(() => new LinuxBench());

public sealed class LinuxGateTests() : GateContract(() => new LinuxBench());

public sealed class MemoryIpvsTests() : IpvsContract(() => new MemoryBench());

/// <summary>Runs where the kernel has ip_vs: in a lab.</summary>
public sealed class LinuxIpvsTests() : IpvsContract(() => new LinuxBench());

/// <summary>One test of a contract; on the real kernel it is skipped, with the reason, where namespaces cannot be made.</summary>
[XunitTestCaseDiscoverer("ClusterPortal.Agent.Linux.Tests.Contract.NeedsBenchDiscoverer", "ClusterPortal.Agent.Linux.Tests")]
public sealed class NeedsBenchAttribute : FactAttribute;

public sealed class NeedsBenchDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new NeedsBenchTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class NeedsBenchTestCase : XunitTestCase
{
    [Obsolete("for deserialization", error: true)]
    public NeedsBenchTestCase()
    {
    }

    public NeedsBenchTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var kernel = TestMethod.TestClass.Class.Name.Split('.')[^1];
        return kernel.StartsWith("Memory", StringComparison.Ordinal) ? base.GetSkipReason(factAttribute)
            : kernel.StartsWith("LinuxIpvs", StringComparison.Ordinal) ? RootFactAttribute.Refusal ?? Missing.Value.Ipvs!
            : kernel.StartsWith("LinuxGate", StringComparison.Ordinal) ? RootFactAttribute.Refusal ?? Missing.Value.Gate!
            : RootFactAttribute.Refusal!;
    }

    private static readonly Lazy<(string? Ipvs, string? Gate)> Missing = new(() =>
    {
        using var bench = new LinuxBench();
        return bench.With(kernel => (
            kernel.Ipvs.Available ? null : "this kernel has no ip_vs",
            kernel.Gate.Supported ? null : "this kernel has no nftables netdev family"));
    });
}
