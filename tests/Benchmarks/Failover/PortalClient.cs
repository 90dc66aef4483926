using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClusterPortal.Shared.Contracts;

namespace ClusterPortal.Benchmarks.Failover;

/// <summary>What the benchmark asks of the portal, over REST.</summary>
public sealed class PortalClient : IDisposable
{
    private const string Cluster = "lvs-dr-pair";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public PortalClient(Uri portal, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(portal, $"/api/v1/clusters/{Cluster}/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Saves another timing. Answers how long it took until every node of the topology had applied it.</summary>
    public async Task<TimeSpan> SetTimingAsync(TimeSpan keepalive, CancellationToken cancellationToken)
    {
        using var before = await _http.GetAsync("topology", cancellationToken);
        before.EnsureSuccessStatusCode();
        var topology = JsonNode.Parse(await before.Content.ReadAsStringAsync(cancellationToken))!;
        var ms = (int)keepalive.TotalMilliseconds;
        topology["timing"] = new JsonObject { ["keepaliveMs"] = ms, ["warntimeMs"] = 2 * ms, ["deadtimeMs"] = 3 * ms, ["initdeadMs"] = 10_000 };
        using var request = new HttpRequestMessage(HttpMethod.Put, "topology")
        {
            Content = new StringContent(topology.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.IfMatch.Add(before.Headers.ETag!);
        var saved = Stopwatch.GetTimestamp();
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The portal refused the timing: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        await AppliedByAllAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(saved);
    }

    /// <summary>The first event about the node that the portal streams after the call: what the dashboard shows first.</summary>
    public async Task<TimeSpan> FirstEventAfterAsync(string node, Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, "events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        // The answer's head comes with the first event only; half a second is plenty for the stream to stand.
        var opening = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(500), limit.Token);
        var began = Stopwatch.GetTimestamp();
        var acted = act(limit.Token);
        using var answer = await opening;
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal) || !TellsOfLoss(JsonNode.Parse(line["data:".Length..])!, node))
                continue;
            var took = Stopwatch.GetElapsedTime(began);
            await acted;
            return took;
        }

        throw new InvalidOperationException("The portal closed the stream of events.");
    }

    public void Dispose() => _http.Dispose();

    private static bool TellsOfLoss(JsonNode told, string node) =>
        (string?)told["kind"] is EventKind.AgentDisconnected or EventKind.HeartbeatMissed or EventKind.PathDown or EventKind.NodeDead
        && told["data"]!.AsObject().Any(d => (string?)d.Value == node);

    private async Task AppliedByAllAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var status = JsonNode.Parse(await _http.GetStringAsync("status", limit.Token))!;
            var newest = (long)status["cluster"]!["revision"]!;
            if (status["nodes"]!.AsArray().All(n => (long?)n!["report"]?["revisionNumber"] == newest))
                return;
            await Task.Delay(5, limit.Token);
        }
    }
}
