using System.Text.Json.Serialization;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Contracts;

/// <summary><c>POST /api/v1/import</c>: the files of a predecessor.</summary>
public sealed record ImportRequest
{
    /// <value>The new cluster's name.</value>
    public required string Name { get; init; }

    public required IReadOnlyList<ImportFile> Files { get; init; }

    /// <value>file: as the files have it. default: the product's faster timing. <c>file</c> by default.</value>
    public string Timing { get; init; } = "file";

    /// <value>For a cluster without a majority (two-node): the risk is accepted.</value>
    public bool AcceptSplitRisk { get; init; }

    /// <value>Real servers that run an agent and vote, by name and address; the import proposes them, the user names them.</value>
    public IReadOnlyList<ImportVoter> Voters { get; init; } = [];
}

/// <param name="Name">ha.cf, authkeys, haresources, hosts, ldirectord.cf, ipvsadm.rules; a path is allowed, its last part counts.</param>
/// <param name="Content">The file's bytes, base64 in JSON.</param>
/// <param name="Mode">Unix permissions as octal text, when known.</param>
public sealed record ImportFile(string Name, byte[] Content, string? Mode = null);

public sealed record ImportVoter(string Name, string Address);

/// <summary>What an import understood: every line accounted for, and the topology that comes of it.</summary>
public sealed record ImportReport
{
    public required IReadOnlyList<ImportLine> Lines { get; init; }

    /// <value>Null when an error forbids it.</value>
    public ClusterTopology? Topology { get; init; }

    public IReadOnlyList<ValidationProblem> Problems { get; init; } = [];

    /// <value>What the import chose by itself, as words with particulars the dashboard has sentences for.</value>
    public IReadOnlyList<ImportNote> Notes { get; init; } = [];

    /// <value>Timing as the files have it, to be offered beside the default.</value>
    public Timing? FileTiming { get; init; }

    /// <value>Real servers that are no director: running an agent they could vote.</value>
    public IReadOnlyList<ImportVoter> PossibleVoters { get; init; } = [];
}

/// <summary>One line of one file. Blank lines and comments are <see cref="ImportOutcome.Empty"/>.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1: where an error or a warning lies.</param>
/// <param name="Text">The line as it was, without its end; secrets blotted out.</param>
/// <param name="Message">In English: what became of it, or what is wrong and what to do.</param>
public sealed record ImportLine(string File, int Line, int Column, string Text, ImportOutcome Outcome, string Message);

[JsonConverter(typeof(JsonStringEnumConverter<ImportOutcome>))]
public enum ImportOutcome
{
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>Taken as it is.</summary>
    [JsonStringEnumMemberName("applied")] Applied,

    /// <summary>Taken in another form, which the message says.</summary>
    [JsonStringEnumMemberName("translated")] Translated,

    /// <summary>Has no place here, and the message says why.</summary>
    [JsonStringEnumMemberName("ignored")] Ignored,

    /// <summary>Taken, but something about it should be looked at.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>Not understood: nothing is created until it is mended or left out.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

/// <param name="Word">quorum-majority, quorum-two-node, new-key, timing-file, timing-default, …</param>
public sealed record ImportNote(string Word, string Message);

/// <summary>One rule broken by a topology.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the document.</param>
/// <param name="Code">Stable word, e.g. <c>duplicate-name</c>.</param>
/// <param name="Message">What is wrong and what to do, in English.</param>
/// <param name="Severity">error: refused; warning: accepted, and said.</param>
public sealed record ValidationProblem(string Pointer, string Code, string Message, string Severity = "error");

/// <summary>One difference of two documents.</summary>
/// <param name="Pointer">JSON pointer; list entries by name where they have one: <c>/nodes/web1/priority</c>.</param>
/// <param name="Change">added, removed, changed.</param>
public sealed record TopologyChange(string Pointer, string Change, string? Before, string? After);
