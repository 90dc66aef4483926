using ClusterPortal.Agent.Linux.Tests.Namespaces;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ClusterPortal.Agent.Linux.Tests.Contract;

public sealed class MemoryAddressTests() : AddressContract(() => new MemoryBench());

public sealed class MemoryGateTests() : GateContract(() => new MemoryBench());

public sealed class LinuxAddressTests() : AddressContract(() => new LinuxBench());

public sealed class LinuxGateTests() : GateContract(() => new LinuxBench());

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

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.Contains(".Linux.Tests.Contract.Linux", StringComparison.Ordinal)
            ? RootFactAttribute.Refusal!
            : base.GetSkipReason(factAttribute);
}
