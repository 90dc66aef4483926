namespace ClusterPortal.EndToEnd.Tests;

/// <summary>One demonstration for all tests here, one test after the other: each leaves the address on the primary.</summary>
[CollectionDefinition(Name)]
public sealed class DemonstrationCollection : ICollectionFixture<Demonstration>
{
    public const string Name = "demonstration";
}
