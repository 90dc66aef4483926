using ClusterPortal.Agent.Core;
using ClusterPortal.Agent.Host.Probing;

namespace ClusterPortal.Agent.Host.Tests.Probing;

public sealed class GapWatchTests
{
    private readonly GapWatch _watch = new();

    [Fact]
    public void A_gap_lasts_from_sending_the_last_answered_request_to_the_next_answer()
    {
        Assert.Null(_watch.OnAnswered(At(0), At(1), "a"));
        Assert.Null(_watch.OnAnswered(At(20), At(21), "a"));
        Assert.True(_watch.OnLost(At(40)));
        Assert.False(_watch.OnLost(At(60)));

        Assert.Equal(new ClientGap(TimeSpan.FromMilliseconds(283), "b"), _watch.OnAnswered(At(300), At(303), "b"));
        Assert.False(_watch.InGap);
    }

    [Fact]
    public void What_never_answered_has_no_gap()
    {
        Assert.False(_watch.OnLost(At(0)));
        Assert.Null(_watch.OnAnswered(At(500), At(501), "a"));
    }

    [Fact]
    public void A_request_lost_among_answered_ones_is_no_gap_once_later_ones_were_answered()
    {
        _watch.OnAnswered(At(20), At(21), "a");
        _watch.OnAnswered(At(60), At(61), "a");

        Assert.False(_watch.OnLost(At(40)));
        Assert.Equal(1, _watch.Lost);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Node: web1\r\n\r\nhello", "web1")]
    [InlineData("HTTP/1.1 200 OK\r\nx-node:web2\r\nA: b\r\n\r\n", "web2")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nlvs-backup test Page", "lvs-backup")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n<!doctype html><title>web1</title><p>test Page", "web1")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n<html>test Page", "")]
    [InlineData("HTTP/1.0 200 OK\r\n", "")]
    public void The_answering_server_is_named_by_a_header_or_the_first_word(string answer, string by) =>
        Assert.Equal(by, HttpProbe.AnsweredBy(answer));

    private static Instant At(int milliseconds) => new(milliseconds * TimeSpan.TicksPerMillisecond);
}
