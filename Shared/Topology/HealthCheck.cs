using System.Text.Json.Serialization;

namespace ClusterPortal.Shared.Topology;

/// <summary>How a director finds out whether a real server answers (ldirectord: checktype and what belongs to it).</summary>
public sealed record HealthCheck
{
    /// <value><see cref="CheckType.Connect"/> by default.</value>
    public CheckType Type { get; set; } = CheckType.Connect;

    /// <value>For negotiate: http https http_proxy ftp smtp submission pop pops imap imaps nntp ldap ldaps dns mysql pgsql sip radius simpletcp.</value>
    public string? Service { get; init; }

    /// <value>10,000 by default (checkinterval).</value>
    public int IntervalMs { get; set; } = 10_000;

    /// <value>5,000 by default (checktimeout, negotiatetimeout).</value>
    public int TimeoutMs { get; set; } = 5_000;

    /// <value>1 by default: failures in a row that take the server out (failurecount).</value>
    public int FailureCount { get; set; } = 1;

    /// <value>1 by default: successes in a row that bring it back.</value>
    public int RecoveryCount { get; set; } = 1;

    /// <value>The real server's port unless set (checkport).</value>
    public int? Port { get; init; }

    /// <value>What is asked: a path, a name, a query.</value>
    public string? Request { get; init; }

    /// <value>A regular expression that the answer must match.</value>
    public string? Receive { get; init; }

    /// <value>For http: the Host header (virtualhost).</value>
    public string? VirtualHost { get; init; }

    /// <value>GET or HEAD.</value>
    public string? Method { get; init; }

    public string? Login { get; init; }

    /// <value>Sealed: written, never read back.</value>
    public string? Password { get; init; }

    public string? Database { get; init; }

    /// <value>For ldirectord's combined check: this many connects, then one negotiate.</value>
    public int ConnectsPerNegotiate { get; init; }

    /// <value>For command: program and arguments.</value>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <value>For https and the like: verify the server's certificate.</value>
    public bool VerifyCertificate { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<CheckType>))]
public enum CheckType
{
    [JsonStringEnumMemberName("negotiate")] Negotiate,
    [JsonStringEnumMemberName("connect")] Connect,
    [JsonStringEnumMemberName("ping")] Ping,
    [JsonStringEnumMemberName("command")] Command,

    /// <summary>Always up.</summary>
    [JsonStringEnumMemberName("on")] On,

    /// <summary>Neither real servers nor fallback are used.</summary>
    [JsonStringEnumMemberName("off")] Off,
}
