using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Tests;

[Collection(PortalCollection.Name)]
public sealed class ImportTests(PortalFixture portal) : IDisposable
{
    private readonly HttpClient _admin = portal.Admin();

    public void Dispose() => _admin.Dispose();

    [Fact]
    public async Task A_dry_run_accounts_for_every_line_and_creates_nothing()
    {
        var request = Request(Samples.Name());
        using var answer = await _admin.PostAsJsonAsync("/api/v1/import?dryRun=true", request);
        var report = (await answer.Content.ReadFromJsonAsync<ImportReport>(ContractJson.Default.Options))!;
        Assert.DoesNotContain(report.Lines, l => l.Outcome == ImportOutcome.Error);
        Assert.Equal(request.Files.Select(f => f.Name).Order(StringComparer.Ordinal), report.Lines.Select(l => l.File).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["lvs-backup", "lvs-master", "web1", "web2"], report.Topology!.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.GetAsync($"/api/v1/clusters/{request.Name}")).StatusCode);
    }

    [Fact]
    public async Task An_import_is_revision_one()
    {
        var request = Request(Samples.Name());
        using var answer = await _admin.PostAsJsonAsync("/api/v1/import", request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var topology = CanonicalJson.Read(await _admin.GetStringAsync($"/api/v1/clusters/{request.Name}/topology"));
        Assert.Equal("192.168.2.254", topology.VirtualServices[0].Address);
        Assert.Equal(QuorumPolicy.Majority, topology.Quorum.Policy);
    }

    [Fact]
    public async Task Files_may_come_as_a_form()
    {
        using var form = new MultipartFormDataContent { { new StringContent(Samples.Name()), "name" }, { new StringContent("true"), "acceptSplitRisk" } };
        foreach (var file in Request("x").Files)
            form.Add(new ByteArrayContent(file.Content), "files", file.Name);
        using var answer = await _admin.PostAsync("/api/v1/import?dryRun=true", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull((await answer.Content.ReadFromJsonAsync<ImportReport>(ContractJson.Default.Options))!.Topology);
    }

    [Fact]
    public async Task Rubbish_is_refused_in_words_and_creates_nothing()
    {
        var name = Samples.Name();
        var rubbish = new byte[2_000_000];
        new Random(1).NextBytes(rubbish);
        using var answer = await _admin.PostAsJsonAsync("/api/v1/import", new ImportRequest { Name = name, Files = [new("ha.cf", rubbish)] });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEqual(0, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetArrayLength());
        using var large = await _admin.PostAsJsonAsync("/api/v1/import", new ImportRequest { Name = name, Files = [new("ha.cf", new byte[3_000_000])] });
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.GetAsync($"/api/v1/clusters/{name}")).StatusCode);
    }

    private static ImportRequest Request(string name) => new()
    {
        Name = name,
        Timing = "default",
        Files = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "lvs-dr-pair")).Order(StringComparer.Ordinal).Select(f => new ImportFile(Path.GetFileName(f), File.ReadAllBytes(f), "0600"))],
        Voters = [new("web1", "192.168.2.252"), new("web2", "192.168.2.253")],
    };
}
