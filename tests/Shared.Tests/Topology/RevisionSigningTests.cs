using System.Security.Cryptography;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Tests.Topology;

public sealed class RevisionSigningTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    private RevisionEnvelope Signed => RevisionSigning.Sign(Guid.Parse("11111111-2222-3333-4444-555555555555"), 1, "", "{}", _key);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_signed_revision_is_valid() => Assert.Equal(RevisionVerdict.Valid, RevisionSigning.Verify(Signed, PublicKey));

    [Fact]
    public void The_hash_covers_the_previous_hash_and_the_document()
    {
        // printf '{}' | sha256sum; printf 'ab{}' | sha256sum
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", TopologyHash.Compute("", "{}"));
        Assert.NotEqual(TopologyHash.Compute("ab", "{}"), TopologyHash.Compute("", "{}"));
    }

    [Fact]
    public void A_changed_document_number_cluster_or_lineage_is_refused()
    {
        Assert.Equal(RevisionVerdict.WrongHash, RevisionSigning.Verify(Signed with { Document = "{ }" }, PublicKey));
        Assert.Equal(RevisionVerdict.WrongHash, RevisionSigning.Verify(Signed with { PreviousHash = "00" }, PublicKey));
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(Signed with { Number = 2 }, PublicKey));
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(Signed with { ClusterId = Guid.Empty }, PublicKey));
        var other = Signed with { Document = "[]", Hash = TopologyHash.Compute("", "[]") };
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(other, PublicKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void A_signature_that_is_none_is_refused(string signature) =>
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(Signed with { Signature = signature }, PublicKey));

    [Fact]
    public void A_signature_far_too_long_is_refused() =>
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(Signed with { Signature = Convert.ToBase64String(new byte[5000]) }, PublicKey));

    [Fact]
    public void Another_key_is_refused_and_rubbish_is_no_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(RevisionVerdict.WrongSignature, RevisionSigning.Verify(Signed, Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())));
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(RevisionVerdict.UnusableKey, RevisionSigning.Verify(Signed, Convert.ToBase64String(large.ExportSubjectPublicKeyInfo())));
        Assert.Equal(RevisionVerdict.UnusableKey, RevisionSigning.Verify(Signed, "?"));
        Assert.Equal(RevisionVerdict.UnusableKey, RevisionSigning.Verify(Signed, "AAAA"));
    }
}
