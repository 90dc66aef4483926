using ClusterPortal.Agent.Host.Events;
using ClusterPortal.Agent.Host.Portal;
using ClusterPortal.Agent.Host.State;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClusterPortal.Agent.Host.Tests.Portal;

/// <summary>Enrolment and the hub connection over a Unix socket.</summary>
public sealed class PortalLinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Samples _samples = new();
    private readonly Guid _agentId = Guid.NewGuid();

    public void Dispose()
    {
        _folder.Dispose();
        _samples.Dispose();
    }

    [Fact]
    public async Task A_token_is_exchanged_for_an_identity_once()
    {
        await using var portal = Portal("p");
        var state = StateDirectory.Open(_folder["a"]);

        var identity = await Enrolment.EnrollAsync(state, PortalAddress.Parse(portal.Address), "once", "a", "agent", CancellationToken.None);

        Assert.Equal(_agentId, identity.AgentId);
        Assert.Equal(identity, StateDirectory.Open(_folder["a"]).ReadIdentity());
        var refused = await Assert.ThrowsAsync<AgentException>(
            () => Enrolment.EnrollAsync(StateDirectory.Open(_folder["b"]), PortalAddress.Parse(portal.Address), "once", "b", "agent", CancellationToken.None));
        Assert.Contains("The token was used already.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["b"]));
    }

    [Fact]
    public async Task A_portal_that_is_not_there_is_said_with_what_to_do()
    {
        var refused = await Assert.ThrowsAsync<AgentException>(
            () => Enrolment.EnrollAsync(StateDirectory.Open(_folder["a"]), PortalAddress.Parse("unix:" + _folder["none"]), "once", "a", "agent", CancellationToken.None));
        Assert.Contains("Check the address", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:relative")]
    [InlineData("ftp://portal")]
    [InlineData("portal")]
    public void An_address_of_another_form_is_refused(string address) => Assert.Throws<AgentException>(() => PortalAddress.Parse(address));

    [Fact]
    public async Task It_signs_in_says_hello_reports_and_sends_events_until_they_are_stored()
    {
        await using var portal = Portal("p");
        portal.Stored = _ => 0; // its database is away
        var state = StateDirectory.Open(_folder["a"]);
        var identity = await Enrolment.EnrollAsync(state, PortalAddress.Parse(portal.Address), "once", "a", "agent", CancellationToken.None);
        using var key = state.ReadKey()!;
        using var events = new EventLog(EventSpool.Open(state.EventsFolder), new HybridClock(TimeProvider.System), TimeProvider.System, NullLogger<EventLog>.Instance);
        events.Emit(EventKind.QuorumGained, EventSeverity.Info);
        var duties = new Duties();
        using var end = new CancellationTokenSource();
        var link = new PortalLink(identity, PortalAddress.Parse(portal.Address), key, events, duties, NullLoggerFactory.Instance).RunAsync(end.Token);

        Assert.True(portal.Reports.TryTake(out var report, Patience));
        Assert.Equal("a", report!["node"]!.GetValue<string>());
        Assert.True(portal.Events.TryTake(out var first, Patience));
        Assert.Equal("quorum-gained", first![0]!["kind"]!.GetValue<string>());
        Assert.True(portal.Events.TryTake(out var again, Patience));
        Assert.Equal(first.ToJsonString(), again!.ToJsonString());
        portal.Stored = sequence => sequence;
        Assert.True(SpinWait.SpinUntil(() => events.Pending == 0, Patience));
        Assert.Equal(1, duties.Revision!.Number);
        Assert.Single(duties.Keys!.Keys);
        Assert.Empty(portal.Refused);
        await end.CancelAsync();
        await link.WaitAsync(Patience);
    }

    [Fact]
    public async Task It_comes_back_when_the_portal_does()
    {
        var state = StateDirectory.Open(_folder["a"]);
        var portal = Portal("p");
        var identity = await Enrolment.EnrollAsync(state, PortalAddress.Parse(portal.Address), "once", "a", "agent", CancellationToken.None);
        using var key = state.ReadKey()!;
        using var events = new EventLog(EventSpool.Open(state.EventsFolder), new HybridClock(TimeProvider.System), TimeProvider.System, NullLogger<EventLog>.Instance);
        using var end = new CancellationTokenSource();
        var link = new PortalLink(identity, PortalAddress.Parse(portal.Address), key, events, new Duties(), NullLoggerFactory.Instance).RunAsync(end.Token);
        Assert.True(portal.Reports.TryTake(out _, Patience));

        var agentKey = portal.AgentKey;
        await portal.DisposeAsync();
        File.Delete(_folder["p"]);
        await using var other = Portal("p");
        other.AgentKey = agentKey;
        Assert.True(other.Reports.TryTake(out _, Patience));
        await end.CancelAsync();
        await link.WaitAsync(Patience);
    }

    private FakePortal Portal(string name) => new(_folder[name])
    {
        Enrolled = new EnrollResponse(_agentId, _samples.ClusterId, "lab", "a", _samples.Identity().PortalKey, Samples.Keys()),
        Welcome = new AgentWelcome("lab", "a", Samples.Keys(), _samples.Revision(), 0),
    };

    private sealed class Duties : IPortalDuties
    {
        public RevisionEnvelope? Revision { get; private set; }

        public KeyRing? Keys { get; private set; }

        public AgentHello Hello() => new("1", "2", 0, "");

        public void ApplyRevision(RevisionEnvelope revision) => Revision = revision;

        public void ApplyKeys(KeyRing keys) => Keys = keys;

        public Task<CommandResult> ExecuteAsync(AgentCommand command) => Task.FromResult(new CommandResult(true));

        public NodeReport Report() => new() { Node = "a", Incarnation = "2", Sequence = 1, At = DateTimeOffset.UnixEpoch, AgentVersion = "1" };

        public Task WaitForChangeAsync(TimeSpan longest, CancellationToken cancellationToken) => Task.Delay(longest, cancellationToken);
    }
}
