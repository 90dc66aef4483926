using System.Text;
using ClusterPortal.Client.Model;
using ClusterPortal.Server.Access;
using ClusterPortal.Server.Topologies;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Server.Api;

/// <summary>What endpoints read out of a request in the same way.</summary>
public static class Requests
{
    public const int MaxDocumentBytes = 4 * 1024 * 1024;

    /// <summary>The largest body of any request: an import of several files.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    public const string WhyHeader = "X-Change-Reason";

    public static Actor Actor(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Access.Actor.Of(http.User) ?? throw new InvalidOperationException("An endpoint that needs a role was reached without one.");
    }

    /// <summary>The ETag the caller has read, with its quotes; an error when it says none.</summary>
    public static Answer<string> IfMatch(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var header = http.Request.Headers.IfMatch.ToString().Trim();
        return header.Length > 0
            ? Answers.Ok(header)
            : Answers.Not<string>(Codes.PreconditionRequired, "A change needs If-Match with the ETag of what you have read (GET it first), so that nobody's change is lost.");
    }

    public static string Why(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers[WhyHeader].ToString();
    }

    /// <summary>The body as text, strictly UTF-8 and bounded.</summary>
    public static async Task<Answer<string>> TextAsync(this HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxDocumentBytes)
                return Answers.Not<string>(Codes.Invalid, $"The body is longer than {MaxDocumentBytes} bytes.", [new("", "too-long", $"At most {MaxDocumentBytes} bytes are read.")]);
            body.Write(buffer, 0, read);
        }

        try
        {
            return Answers.Ok(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.GetBuffer(), 0, (int)body.Length));
        }
        catch (DecoderFallbackException)
        {
            return Answers.Not<string>(Codes.Invalid, "The body is not UTF-8 text.", [new("", "not-utf8", "The body is not UTF-8 text.")]);
        }
    }

    /// <summary>The body as a topology whose shape is right; its rules are checked later.</summary>
    public static async Task<Answer<ClusterTopology>> TopologyAsync(this HttpContext http)
    {
        var text = await http.TextAsync();
        return text.Error is { } error ? new(null, error) : Parse(text.Value!);
    }

    public static Answer<ClusterTopology> Parse(string document)
    {
        var parsed = CanonicalJson.Parse(document);
        return parsed.Topology is { } topology
            ? Answers.Ok(topology)
            : Answers.Not<ClusterTopology>(Codes.Invalid, $"The document is no topology: {string.Join(' ', parsed.Problems.Take(3).Select(p => p.Message))}", parsed.Problems);
    }
}
