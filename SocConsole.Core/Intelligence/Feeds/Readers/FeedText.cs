using System.Globalization;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads what feeds write in their fields. What makes no sense is null.</summary>
internal static class FeedText
{
    private const int FirstYear = 1990;
    private const int LastYear = 2100;
    private const double Percent = 100;

    /// <summary>Whether the text stands for an empty field.</summary>
    public static bool IsNothing(ReadOnlySpan<char> text) => text.Length switch
    {
        0 => true,
        1 => text[0] is '-' or '?',
        3 => text.Equals("n/a", StringComparison.OrdinalIgnoreCase),
        4 => text.Equals("none", StringComparison.OrdinalIgnoreCase) || text.Equals("null", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>A time in UTC: a date as people and ISO 8601 write it, taken for UTC where it names no zone, or seconds or milliseconds since 1970.</summary>
    public static DateTime? Time(string text)
    {
        text = text.Trim().Replace(" (UTC)", string.Empty, StringComparison.Ordinal);
        text = text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] : text;
        if (text.Length is < 8 or > 64)
        {
            return null;
        }

        var time = !text.AsSpan().ContainsAnyExceptInRange('0', '9') ? SinceEpoch(text)
            : HasYear(text) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault, out var read) ? read
            : (DateTime?)null;
        return time?.Year is >= FirstYear and <= LastYear ? time : null;
    }

    /// <summary>From 0 to 1. A number over 1 is taken for a percentage, and any where <paramref name="percent"/> says so.</summary>
    public static double? Confidence(string text, bool percent)
    {
        if (!double.TryParse(text.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !(number is >= 0 and <= Percent))
        {
            return text.Trim().ToLowerInvariant() switch
            {
                "low" => 0.25,
                "medium" => 0.5,
                "high" => 0.75,
                _ => null,
            };
        }

        return percent || number > 1 ? number / Percent : number;
    }

    /// <summary>A level by its word.</summary>
    public static Severity? Level(string text) => text.Trim().ToLowerInvariant() switch
    {
        "low" or "info" or "informational" => Severity.Low,
        "medium" or "moderate" => Severity.Medium,
        "high" => Severity.High,
        "critical" => Severity.Critical,
        _ => null,
    };

    /// <summary>The level that fits how far a report may travel (TLP): the fewer may read it, the graver it is.</summary>
    public static Severity? LevelOfTlp(string tlp) => tlp.Trim().ToLowerInvariant() switch
    {
        "white" or "clear" or "green" => Severity.Low,
        "amber" or "amber+strict" => Severity.Medium,
        "red" => Severity.High,
        _ => null,
    };

    public static bool IsIndicator(string text) => !IsNothing(text) && IndicatorNormaliser.Normalise(text).Error is null;

    private static bool HasYear(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits == 4)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTime? SinceEpoch(string digits) => digits.Length switch
    {
        9 or 10 => DateTime.UnixEpoch.AddSeconds(long.Parse(digits, CultureInfo.InvariantCulture)),
        12 or 13 => DateTime.UnixEpoch.AddMilliseconds(long.Parse(digits, CultureInfo.InvariantCulture)),
        8 when DateTime.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) => day,
        _ => null,
    };
}
