using System.Globalization;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>Times of TAXII: UTC to the microsecond (TAXII 2.1, 1.5).</summary>
public static class TaxiiTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(1);

    public static string Write(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null for what is no time in UTC.</summary>
    public static DateTime? Read(string text) =>
        StixTimestamp.Parse(text) is not null && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>Without what a TAXII time can't say.</summary>
    public static DateTime Truncate(DateTime time) => new(time.Ticks - (time.Ticks % Step.Ticks), DateTimeKind.Utc);

    /// <summary>The first time that is later once both are written.</summary>
    public static DateTime After(DateTime time) => Truncate(time) + Step;

    /// <summary>The last time that is earlier once both are written.</summary>
    public static DateTime Before(DateTime time) => Truncate(time) - Step;
}
