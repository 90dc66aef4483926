using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed class DemonstrationTests(PortalFixture portal)
{
    private readonly string _cluster = Samples.Name();

    [Fact]
    public async Task A_verb_reaches_the_demonstration_as_one_line_and_nothing_else_does()
    {
        await portal.CreateAsync(Samples.Topology(_cluster));
        using var admin = portal.Admin();
        var url = $"/api/v1/clusters/{_cluster}/actions/demonstration";
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await admin.PostAsJsonAsync(url, new { verb = "kill", node = "lb1" })).StatusCode);
        using (var mkfifo = Process.Start("mkfifo", ["-m", "600", portal.FifoPath]))
            await mkfifo.WaitForExitAsync();
        using var fifo = new FileStream(portal.FifoPath, FileMode.Open, FileAccess.ReadWrite);
        using var lines = new StreamReader(fifo);
        foreach (var (verb, node) in new[] { ("rm", "lb1"), ("kill", "lb9"), ("kill", "lb1\nkill lb2"), ("kill lb2", "lb1") })
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync(url, new { verb, node })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsJsonAsync(url, new { verb = "kill", node = "lb1" })).StatusCode);
        Assert.Equal("kill lb1", await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(5)));
    }
}
