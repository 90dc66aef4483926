using ClusterPortal.Client.Model.Map;
using ClusterPortal.Client.Tests.Fakes;

namespace ClusterPortal.Client.Tests;

public sealed class MapLayoutTests
{
    private static bool Overlap(Box a, Box b) => a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;

    [Fact]
    public void The_same_snapshot_gives_the_same_picture() =>
        Assert.Equal(MapLayout.Of(Samples.Split(), Samples.Now).Links, MapLayout.Of(Samples.Split(), Samples.Now).Links);

    [Theory]
    [InlineData("healthy")]
    [InlineData("failed-over")]
    [InlineData("split")]
    public void No_box_lies_on_another_and_all_lie_inside(string sample)
    {
        var model = MapLayout.Of(sample switch { "split" => Samples.Split(), "failed-over" => Samples.FailedOver(), _ => Samples.Healthy() }, Samples.Now);
        List<Box> boxes = [.. model.Nodes.Select(n => n.Box), .. model.Services.Select(s => s.Box), .. model.Services.SelectMany(s => s.Servers.Select(r => r.Box))];
        for (var i = 0; i < boxes.Count; i++)
        {
            Assert.InRange(boxes[i].Right, 0, model.Width);
            Assert.InRange(boxes[i].Bottom, 0, model.Height);
            for (var j = i + 1; j < boxes.Count; j++)
                Assert.False(Overlap(boxes[i], boxes[j]), $"{boxes[i]} lies on {boxes[j]}");
        }
    }

    [Fact]
    public void Each_partition_is_a_field_around_its_members_the_quorate_one_first()
    {
        var model = MapLayout.Of(Samples.Split(), Samples.Now);
        Assert.Equal([true, false], model.Hulls.Select(h => h.Quorate));
        Assert.Equal(["web2"], model.Hulls[1].Members);
        Assert.All(model.Hulls, h => Assert.All(model.Nodes, n =>
            Assert.Equal(h.Members.Contains(n.Name), Overlap(h.Box, n.Box))));
    }

    [Fact]
    public void A_silent_node_stands_outside_every_partition_and_its_paths_are_down()
    {
        var model = MapLayout.Of(Samples.FailedOver(), Samples.Now);
        Assert.Equal(("bad", "silent"), (model.Nodes.Single(n => n.Name == "lvs-master").Grade, model.Nodes.Single(n => n.Name == "lvs-master").State));
        Assert.DoesNotContain("lvs-master", model.Hulls.SelectMany(h => h.Members));
        Assert.All(model.Links.Where(l => l.To == "lvs-master" || l.From == "lvs-master"), l => Assert.Equal("down", l.State));
    }

    [Fact]
    public void Every_pair_has_a_line_for_each_path() => Assert.Equal(6 * 2, MapLayout.Of(Samples.Healthy(), Samples.Now).Links.Count);

    [Fact]
    public void Ends_that_disagree_are_one_way()
    {
        var status = Samples.Healthy();
        var deaf = status.Nodes[0] with { Report = status.Nodes[0].Report! with { Peers = [] } };
        var peers = status.Nodes[1].Report!.Peers.Select(p => p with { Paths = [.. p.Paths.Select(x => x with { State = Shared.Contracts.PathState.ReceiveOnly })] });
        var oneWay = status.Nodes[1] with { Report = status.Nodes[1].Report! with { Peers = [.. peers] } };
        var model = MapLayout.Of(status with { Nodes = [deaf, oneWay, .. status.Nodes.Skip(2)] }, Samples.Now);
        Assert.Equal("one-way", model.Links.First(l => l is { From: "lvs-master", To: "lvs-backup" }).State);
    }
}
