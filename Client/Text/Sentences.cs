using System.Globalization;
using ClusterPortal.Shared.Contracts;
using Microsoft.Extensions.Localization;

namespace ClusterPortal.Client.Text;

/// <summary>Events, verdicts and failovers as sentences.</summary>
public static class Sentences
{
    public static string Event(this IStringLocalizer localizer, ClusterEvent e)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["node"] = e.Node };
        foreach (var (name, value) in e.Data)
            data[name] = Particular(localizer, name, value);
        var key = "Event_" + e.Kind;
        if (e.Data.GetValueOrDefault("quorate") == "false")
            key += "_without";
        else if (e.Data.GetValueOrDefault("reason") is { } reason && localizer[$"{key}_{reason}"] is { ResourceNotFound: false })
            key += "_" + reason;
        var sentence = localizer[key];
        return sentence.ResourceNotFound
            ? localizer.Say("Event_Unknown", ("kind", e.Kind), ("data", string.Join(", ", e.Data.Select(d => $"{d.Key}={d.Value}"))))
            : Words.Fill(sentence.Value, data);
    }

    public static string Title(this IStringLocalizer localizer, Verdict verdict) => localizer.Say($"Verdict_{verdict.Word}_Title", verdict.Data);

    public static string Sentence(this IStringLocalizer localizer, Verdict verdict) =>
        localizer.Say(verdict.Data.TryGetValue("reason", out var reason) ? $"Verdict_{verdict.Word}_{reason}" : "Verdict_" + verdict.Word, verdict.Data);

    /// <summary>What moved, from where to where.</summary>
    public static string Move(this IStringLocalizer localizer, FailoverStory story, DateTimeOffset now)
    {
        var what = story.Addresses.Count > 0 ? string.Join(", ", story.Addresses) : story.Group;
        var key = (story.Finished, story.From, story.To) switch
        {
            (false, _, _) => "Move_Running",
            (_, null, not null) => "Move_Came",
            (_, not null, null) => "Move_Went",
            _ => "Move_Done",
        };
        return localizer.Say(key, ("what", what), ("from", story.From), ("to", story.To), ("ago", localizer.Ago(story.StartedAt, now)));
    }

    /// <summary>An agent's warning: a word, and after a blank what it is about.</summary>
    public static string Warning(this IStringLocalizer localizer, string warning)
    {
        var parts = warning.Split(' ', 2);
        var sentence = localizer["Warning_" + parts[0]];
        return sentence.ResourceNotFound ? warning : localizer.Say("Warning_" + parts[0], ("what", parts.Length > 1 ? parts[1] : ""));
    }

    private static string Particular(IStringLocalizer localizer, string name, string value)
    {
        if (name == "reason")
            return localizer.Word("Reason", value);
        if (name == "verb")
            return localizer.Word("Verb", value);
        return name.EndsWith("Ms", StringComparison.Ordinal) && double.TryParse(value, CultureInfo.InvariantCulture, out var ms)
            ? ms.ToString("0.#", CultureInfo.InvariantCulture)
            : value;
    }
}
