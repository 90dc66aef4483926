using System.Security.Cryptography;
using System.Text.Json;
using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace ClusterPortal.Agent.Host.Portal;

/// <summary>Keeps one connection to the portal, for ever: says hello, reports once a second and at each change, sends events until they are stored.</summary>
public sealed partial class PortalLink(AgentIdentity identity, PortalAddress portal, ECDsa key, EventLog events, IPortalDuties duties, ILoggerFactory loggers)
{
    /// <summary>Messages stay under 60 kB; this leaves room for SignalR's own frame.</summary>
    private const int LargestBatch = 48 * 1024;

    private const int LongestBatch = 200;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestReportInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly EndlessRetry _retry = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    private readonly ILogger _log = loggers.CreateLogger<PortalLink>();

    public bool Connected { get; private set; }

    /// <summary>Ends with the token alone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long failures = 0;
        string? said = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ConnectedAsync(() => { failures = 0; said = null; }, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsTrouble(e))
            {
                if (said != e.Message)
                    LogAway(portal.Text, said = e.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            Connected = false;
            await Task.Delay(_retry.Delay(failures++), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsTrouble(Exception e) => e is HttpRequestException or IOException or TimeoutException or HubException or OperationCanceledException
        or InvalidOperationException or System.Net.WebSockets.WebSocketException or JsonException or System.Net.Sockets.SocketException or AgentException;

    private async Task ConnectedAsync(Action connected, CancellationToken cancellationToken)
    {
        var signIn = new PortalSignIn(portal, identity.AgentId, key);
        await using var connection = PortalConnection.Create(portal, signIn.TokenAsync, loggers);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        connection.Closed += e =>
        {
            if (e is not null)
                LogLost(portal.Text, e.Message);
            return lost.CancelAsync();
        };
        connection.On<RevisionEnvelope>(nameof(IAgentClient.ApplyRevision), duties.ApplyRevision);
        connection.On<KeyRing>(nameof(IAgentClient.ApplyKeys), duties.ApplyKeys);
        connection.On<AgentCommand, CommandResult>(nameof(IAgentClient.Execute), duties.ExecuteAsync);
        await connection.StartAsync(cancellationToken);
        var welcome = await connection.InvokeAsync<AgentWelcome>(nameof(IAgentHub.Hello), duties.Hello(), lost.Token).WaitAsync(AnswerTimeout, cancellationToken);
        LogConnected(portal.Text, welcome.Cluster, welcome.Node);
        Welcome(welcome);
        connected();
        Connected = true;
        var first = await Task.WhenAny(ReportAsync(connection, lost.Token), SendEventsAsync(connection, lost.Token));
        await lost.CancelAsync();
        await first;
    }

    private void Welcome(AgentWelcome welcome)
    {
        events.Acknowledge(welcome.LastEventSequence);
        duties.ApplyKeys(welcome.Keys);
        if (welcome.Revision is { } revision)
            duties.ApplyRevision(revision);
    }

    private async Task ReportAsync(HubConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            await connection.InvokeAsync(nameof(IAgentHub.Report), duties.Report(), cancellationToken).WaitAsync(AnswerTimeout, cancellationToken);
            await Task.Delay(ShortestReportInterval, cancellationToken);
            await duties.WaitForChangeAsync(ReportInterval - ShortestReportInterval, cancellationToken);
        }
    }

    private async Task SendEventsAsync(HubConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = events.Batch(LongestBatch, LargestBatch);
            if (batch.Count == 0)
            {
                await events.WaitAsync(ReportInterval, cancellationToken);
                continue;
            }

            var stored = await connection.InvokeAsync<long>(nameof(IAgentHub.Events), batch, cancellationToken).WaitAsync(AnswerTimeout, cancellationToken);
            events.Acknowledge(stored);
            if (stored < batch[0].Sequence)
                await Task.Delay(ReportInterval, cancellationToken); // its database is away
        }
    }

    [LoggerMessage(LogLevel.Information, "connected to the portal {Portal}, cluster {Cluster}, as {Node}")]
    private partial void LogConnected(string portal, string cluster, string node);

    [LoggerMessage(LogLevel.Warning, "the connection to the portal {Portal} was lost: {Reason}")]
    private partial void LogLost(string portal, string reason);

    [LoggerMessage(LogLevel.Warning, "the portal {Portal} is away: {Reason} Trying on; the cluster does not need it to go on.")]
    private partial void LogAway(string portal, string reason);
}
