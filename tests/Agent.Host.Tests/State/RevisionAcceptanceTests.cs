using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Agent.Host.Tests.State;

public sealed class RevisionAcceptanceTests : IDisposable
{
    private readonly Samples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void The_first_and_its_successor_are_accepted()
    {
        var first = _samples.Revision();
        var second = _samples.Revision(2, first.Hash);

        Assert.NotNull(RevisionAcceptance.Judge(first, null, _samples.Identity()).Topology);
        Assert.NotNull(RevisionAcceptance.Judge(second, first, _samples.Identity()).Topology);
    }

    [Fact]
    public void A_leap_over_revisions_that_were_never_seen_is_accepted() =>
        Assert.NotNull(RevisionAcceptance.Judge(_samples.Revision(9, new string('a', 64)), _samples.Revision(), _samples.Identity()).Topology);

    [Fact]
    public void The_one_that_is_held_again_is_neither_accepted_nor_refused()
    {
        var held = _samples.Revision();

        Assert.Equal(default, RevisionAcceptance.Judge(held, held, _samples.Identity()));
    }

    [Fact]
    public void An_older_one_is_refused() =>
        AssertRefused("newer", _samples.Revision(1), _samples.Revision(2, "x"));

    [Fact]
    public void The_same_number_with_other_contents_is_refused() =>
        AssertRefused("lineage", _samples.Revision(2, "x"), _samples.Revision(2, "y"));

    [Fact]
    public void A_successor_of_something_else_is_refused() =>
        AssertRefused("lineage", _samples.Revision(2, "x"), _samples.Revision());

    [Fact]
    public void Another_clusters_is_refused()
    {
        using var other = new Samples();
        AssertRefused("cluster", other.Revision(), null);
    }

    [Fact]
    public void A_changed_document_is_refused()
    {
        var revision = _samples.Revision();
        AssertRefused("hash", revision with { Document = revision.Document.Replace("\"a\"", "\"c\"", StringComparison.Ordinal) }, null);
    }

    [Fact]
    public void A_document_hashed_again_by_somebody_without_the_key_is_refused()
    {
        var revision = _samples.Revision();
        var document = revision.Document.Replace("\"a\"", "\"c\"", StringComparison.Ordinal);
        AssertRefused("signature", revision with { Document = document, Hash = TopologyHash.Compute("", document) }, null);
    }

    [Fact]
    public void Another_number_than_was_signed_is_refused() =>
        AssertRefused("signature", _samples.Revision(1) with { Number = 5 }, null);

    private void AssertRefused(string word, Shared.Contracts.RevisionEnvelope offered, Shared.Contracts.RevisionEnvelope? held)
    {
        var judged = RevisionAcceptance.Judge(offered, held, _samples.Identity());
        Assert.Null(judged.Topology);
        Assert.Contains(word, judged.Refusal, StringComparison.Ordinal);
    }
}
