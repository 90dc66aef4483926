using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClusterPortal.Benchmarks.Failover;
using Microsoft.Playwright;

namespace ClusterPortal.EndToEnd.Tests;

/// <summary>What a new user does and sees, from the first link to a failover nobody watched.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class StoryTests(Demonstration demonstration)
{
    private const string Cluster = "/clusters/lvs-dr-pair";

    [Fact]
    public async Task From_sign_in_to_a_failover_with_the_portal_away()
    {
        await using var session = await BrowserSession.StartAsync(demonstration.Address, demonstration.Repository);
        try
        {
            await SignInAsync(session);
            await MapShowsAHealthyClusterAsync(session);
            await ImportAsync(session);
            await KillThePrimaryAsync(session);
            await FailBackAsync(session);
            await EveryPageIsAccessibleAsync(session);
            await FailOverWithoutThePortalAsync(session);
        }
        catch
        {
            await session.PictureAsync("failed");
            throw;
        }
    }

    private async Task SignInAsync(BrowserSession session)
    {
        var page = session.Page;
        await page.GotoAsync(demonstration.SignInLink);
        await session.PictureAsync("sign-in");
        Assert.Empty(await session.SeriousAsync("sign-in"));
        await page.Locator("form[action='/account/once'] button").ClickAsync();
        await page.WaitForSelectorAsync("main[data-interactive]");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Overview");

        // It works once.
        await using var second = await BrowserSession.StartAsync(demonstration.Address, demonstration.Repository);
        await second.Page.GotoAsync(demonstration.SignInLink);
        await second.Page.Locator("form[action='/account/once'] button").ClickAsync();
        await Assertions.Expect(second.Page.Locator("[role=alert]")).ToBeVisibleAsync();
    }

    private async Task MapShowsAHealthyClusterAsync(BrowserSession session)
    {
        await session.OpenAsync(Cluster + "/map");
        var page = session.Page;
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("192.168.2.254 is on lvs-master. Quorum 4 of 4 votes", new() { Timeout = 90_000 });
        await Assertions.Expect(page.Locator("svg.map")).ToContainTextAsync("coordinator lvs-master");
        foreach (var node in new[] { "lvs-master", "lvs-backup", "web1", "web2" })
            await Assertions.Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = node, Exact = true }).First).ToBeVisibleAsync();
        await session.PictureAsync("map");
        await demonstration.ServedByAsync(Lab.Master);
    }

    private async Task ImportAsync(BrowserSession session)
    {
        await session.OpenAsync("/import");
        var page = session.Page;
        var folder = Path.Combine(demonstration.Repository, "build", "demo", "lvs-dr-pair");
        await page.Locator("input[type=file]").SetInputFilesAsync(Directory.GetFiles(folder));
        await page.GetByLabel("Name of the cluster").FillAsync("second-pair");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what comes of it" }).ClickAsync();

        // Every line is accounted for, and nothing is created yet.
        var lines = page.GetByRole(AriaRole.Group, new() { Name = "Lines of the files and what became of each" });
        await Assertions.Expect(lines).ToContainTextAsync("keepalive 2");
        var expected = Directory.GetFiles(folder).Sum(f => File.ReadAllLines(f).Length);
        await Assertions.Expect(lines.Locator("tbody tr")).ToHaveCountAsync(expected);
        await session.PictureAsync("import");
        Assert.Empty(await session.SeriousAsync("import with a report"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync("clusters/second-pair"));

        // With the real servers' votes there is a majority; two nodes alone have none, and nothing is created of them.
        var create = page.GetByRole(AriaRole.Button, new() { Name = "Create second-pair" });
        string[] voters = ["192.168.2.252", "192.168.2.253"];
        foreach (var voter in voters)
            await page.GetByLabel(voter, new() { Exact = true }).UncheckAsync();
        await Assertions.Expect(create).ToBeDisabledAsync();
        foreach (var voter in voters)
            await page.GetByLabel(voter, new() { Exact = true }).CheckAsync();
        await page.GetByLabel("faster default").CheckAsync();
        await create.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("second-pair");
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync("clusters/second-pair"));
    }

    private async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var answer = await demonstration.Api.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task KillThePrimaryAsync(BrowserSession session)
    {
        await session.OpenAsync(Cluster + "/failover");
        var page = session.Page;
        await page.GetByLabel("Node of the demonstration").SelectOptionAsync(Lab.Master);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cut its power…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cut the power of lvs-master" }).ClickAsync();
        var phases = page.GetByRole(AriaRole.Table, new() { Name = "Phases of the failover" });
        foreach (var phase in new[] { "detect", "take over", "announce", "first answer" })
            await Assertions.Expect(phases.GetByRole(AriaRole.Rowheader, new() { Name = phase })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".last")).ToContainTextAsync(new Regex(@"\d ms", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("Quorum 3 of 4 votes");
        await session.PictureAsync("failover");
        await demonstration.ServedByAsync(Lab.Backup);
    }

    private async Task FailBackAsync(BrowserSession session)
    {
        var page = session.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Start it…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start lvs-master" }).ClickAsync();
        await Assertions.Expect(page.Locator(".verdict")).ToContainTextAsync("192.168.2.254 is on lvs-master. Quorum 4 of 4 votes", new() { Timeout = 60_000 });
        await session.PictureAsync("failback");
        await demonstration.ServedByAsync(Lab.Master);
    }

    private static async Task EveryPageIsAccessibleAsync(BrowserSession session)
    {
        string[] pages =
        [
            "/", Cluster + "/map", Cluster + "/failover", Cluster + "/nodes", Cluster + "/nodes/lvs-master", Cluster + "/services", Cluster + "/services/http",
            Cluster + "/topology", Cluster + "/revisions", Cluster + "/revisions/1", Cluster + "/events", "/import", "/access", "/audit",
        ];
        var found = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await session.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var path in pages)
            {
                await session.OpenAsync(path);
                var name = $"{(path == "/" ? "overview" : path.Trim('/').Replace('/', '-'))}-{scheme}".ToLowerInvariant();
                await session.PictureAsync(name);
                found.AddRange(await session.SeriousAsync(name));
            }
        }

        await session.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    private async Task FailOverWithoutThePortalAsync(BrowserSession session)
    {
        var before = await NewestEventAsync();
        await session.OpenAsync(Cluster + "/events");
        await demonstration.Lab.DemoAsync(CancellationToken.None, "stop-portal");
        await Demonstration.UntilAsync(PortalAnswersAsync, answers => !answers, "the portal is away");
        await demonstration.Lab.DemoAsync(CancellationToken.None, "kill", Lab.Master);
        await demonstration.ServedByAsync(Lab.Backup);
        await demonstration.Lab.DemoAsync(CancellationToken.None, "start", Lab.Master);
        await demonstration.ServedByAsync(Lab.Master);
        await demonstration.Lab.DemoAsync(CancellationToken.None, "start-portal");
        await Demonstration.UntilAsync(PortalAnswersAsync, answers => answers, "the portal is back");
        await demonstration.ReadTokenAsync();

        // What one node tells stands in the order in which it happened, and nothing is missing.
        string[] told = ["node-dead", "group-started", "group-stopped"];
        await Demonstration.UntilAsync(
            async () => (await KindsAsync(Lab.Backup, before)).Where(k => told.Contains(k, StringComparer.Ordinal)).ToList(),
            kinds => kinds.SequenceEqual(told, StringComparer.Ordinal),
            "the backup's story of the failover");
        Assert.DoesNotContain("events-lost", await KindsAsync(Lab.Backup, before));

        // The page came back without a hand.
        await Assertions.Expect(session.Page.Locator("main")).ToContainTextAsync("lvs-backup", new() { Timeout = 60_000 });
        await session.PictureAsync("events-afterwards");
    }

    private async Task<bool> PortalAnswersAsync()
    {
        try
        {
            using var answer = await demonstration.Api.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<long> NewestEventAsync() => (await EventsAsync()).Max(e => (long)e["id"]!);

    /// <summary>Kinds of a node's events after the one given, oldest first by the events' own order.</summary>
    private async Task<List<string>> KindsAsync(string node, long after) =>
        [.. (await EventsAsync()).Where(e => (long)e["id"]! > after && (string)e["node"]! == node).OrderBy(e => (long)e["order"]!).Select(e => (string)e["kind"]!)];

    private async Task<List<JsonNode>> EventsAsync() =>
        [.. (await demonstration.Api.GetFromJsonAsync<JsonNode>("clusters/lvs-dr-pair/events?limit=1000"))!["events"]!.AsArray().Select(e => e!)];
}
