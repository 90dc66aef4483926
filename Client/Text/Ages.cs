using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ClusterPortal.Client.Text;

/// <summary>Ages, moments and numbers as they are read.</summary>
public static class Ages
{
    /// <summary>e.g. "0.4 s ago". A clock that runs ahead gives zero, never a future.</summary>
    public static string Ago(this IStringLocalizer localizer, DateTimeOffset at, DateTimeOffset now)
    {
        var (key, number) = Split(now - at);
        return localizer.Say(key, ("n", number));
    }

    internal static (string Key, string Number) Split(TimeSpan age)
    {
        var seconds = Math.Max(0, age.TotalSeconds);
        return seconds switch
        {
            < 10 => ("Age_Seconds", seconds.ToString("0.0", CultureInfo.InvariantCulture)),
            < 90 => ("Age_Seconds", Whole(seconds)),
            < 90 * 60 => ("Age_Minutes", Whole(seconds / 60)),
            < 36 * 3600 => ("Age_Hours", Whole(seconds / 3600)),
            _ => ("Age_Days", Whole(seconds / 86_400)),
        };
    }

    /// <summary>Time of day in UTC with milliseconds.</summary>
    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Date and time in UTC to the second.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For the datetime attribute.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds with one decimal.</summary>
    public static string Ms(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Grouped by thin blanks, as in both languages' technical writing.</summary>
    public static string Count(long value) => value.ToString("#,0", Grouping);

    /// <summary>ipvsadm's short form: K, M, G, T from 100,000 on.</summary>
    public static string Short(ulong value) => value switch
    {
        < 100_000 => value.ToString("#,0", Grouping),
        < 100_000_000 => (value / 1000).ToString(CultureInfo.InvariantCulture) + "K",
        < 100_000_000_000 => (value / 1_000_000).ToString(CultureInfo.InvariantCulture) + "M",
        < 100_000_000_000_000 => (value / 1_000_000_000).ToString(CultureInfo.InvariantCulture) + "G",
        _ => (value / 1_000_000_000_000).ToString(CultureInfo.InvariantCulture) + "T",
    };

    private static readonly NumberFormatInfo Grouping = new() { NumberGroupSeparator = "\u202f" };

    private static string Whole(double value) => Math.Floor(value).ToString("0", CultureInfo.InvariantCulture);
}
