using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Agent.Host.Tests.Events;

public sealed class EventSpoolTests : IDisposable
{
    private static readonly SpoolLimits Small = new(Events: 20, Bytes: 1_000_000, SegmentEvents: 5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_are_there_again_after_a_restart_until_the_portal_has_stored_them()
    {
        using (var spool = EventSpool.Open(_folder.Path, Small))
        {
            Append(spool, 7);
            spool.Acknowledge(3);
        }

        using var again = EventSpool.Open(_folder.Path, Small);
        // Only whole files are forgotten: sending some again does no harm, the portal knows them by sequence.
        again.Acknowledge(3);
        Assert.Equal([4, 5, 6, 7], again.Batch(100, 100_000).Select(e => e.Sequence));
        Assert.Equal(7, again.LastSequence);
    }

    [Fact]
    public void Sequences_go_on_after_a_restart_although_everything_was_stored()
    {
        using (var spool = EventSpool.Open(_folder.Path, Small))
        {
            Append(spool, 12);
            spool.Acknowledge(12);
        }

        using var again = EventSpool.Open(_folder.Path, Small);
        Assert.Equal(12, again.LastSequence);
        again.Acknowledge(12);
        Append(again, 1);
        Assert.Equal([13], again.Batch(100, 100_000).Select(e => e.Sequence));
    }

    [Fact]
    public void A_portal_that_knows_more_than_the_disk_is_believed()
    {
        using var spool = EventSpool.Open(_folder.Path, Small);
        spool.Acknowledge(500);
        Append(spool, 1);
        Assert.Equal(501, spool.LastSequence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public void A_line_torn_by_power_loss_is_cut_off_and_its_number_given_again(int lost)
    {
        using (var spool = EventSpool.Open(_folder.Path, Small))
            Append(spool, 3);
        var file = Directory.GetFiles(_folder.Path, "*.jsonl").Single();
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - lost);

        using var again = EventSpool.Open(_folder.Path, Small);
        Assert.Equal(2, again.LastSequence);
        Append(again, 2);
        Assert.Equal([1, 2, 3, 4], again.Batch(100, 100_000).Select(e => e.Sequence));
    }

    [Fact]
    public void When_it_is_full_the_oldest_go_and_a_mark_stands_in_their_place()
    {
        using var spool = EventSpool.Open(_folder.Path, Small);
        Append(spool, 43);

        var batch = spool.Batch(100, 100_000);
        Assert.Equal(EventKind.EventsLost, batch[0].Kind);
        Assert.Equal("25", batch[0].Data["count"]);
        Assert.Equal(Enumerable.Range(25, 19).Select(n => (long)n), batch.Select(e => e.Sequence));
        Assert.True(batch[0].Order < batch[1].Order);
        Assert.InRange(spool.PendingCount, 1, Small.Events);
    }

    [Fact]
    public void The_mark_of_a_gap_survives_a_restart_and_goes_once_it_is_stored()
    {
        using (var spool = EventSpool.Open(_folder.Path, Small))
            Append(spool, 43);

        using var again = EventSpool.Open(_folder.Path, Small);
        var mark = again.Batch(1, 100_000).Single();
        Assert.Equal(EventKind.EventsLost, mark.Kind);
        again.Acknowledge(mark.Sequence);
        Assert.NotEqual(EventKind.EventsLost, again.Batch(1, 100_000).Single().Kind);
    }

    [Fact]
    public void A_batch_keeps_to_its_count_and_bytes()
    {
        using var spool = EventSpool.Open(_folder.Path, Small);
        Append(spool, 10);
        Assert.Equal(4, spool.Batch(4, 100_000).Count);
        Assert.Single(spool.Batch(100, 10));
    }

    [Fact]
    public void Rubbish_in_the_folder_does_not_stop_the_start()
    {
        File.WriteAllText(_folder["0000000000000000001.jsonl"], "rubbish\n{\"sequence\":\"x\"}\n\0\0\0");
        File.WriteAllText(_folder["notes.jsonl"], "mine");
        File.WriteAllText(_folder["acknowledged"], "rubbish");

        using var spool = EventSpool.Open(_folder.Path, Small);
        Append(spool, 1);
        Assert.Equal([1], spool.Batch(10, 100_000).Select(e => e.Sequence));
    }

    private static void Append(EventSpool spool, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sequence = spool.LastSequence + 1;
            spool.Append([new NodeEvent { Sequence = sequence, Order = 1_000 * sequence, At = DateTimeOffset.UnixEpoch, Kind = EventKind.QuorumGained }]);
        }
    }
}
