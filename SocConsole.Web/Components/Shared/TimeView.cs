using System.Globalization;

namespace SocConsole.Web.Components.Shared;

/// <summary>How times are shown to one reader: stored in UTC, read in their zone.</summary>
/// <param name="Zone">The reader's zone.</param>
/// <param name="Utc">Whether UTC is shown instead for now.</param>
/// <param name="Now">Moves on every few seconds, so that ages stay true.</param>
public sealed record TimeView(TimeZoneInfo Zone, bool Utc, DateTime Now)
{
    public TimeZoneInfo Shown => Utc ? TimeZoneInfo.Utc : Zone;

    /// <summary>Minutes east of UTC now, for the clock.</summary>
    public double OffsetMinutes => Shown.GetUtcOffset(AsUtc(Now)).TotalMinutes;

    /// <summary>The reader's zone from what the browser says: the chosen one, else the browser's, else a fixed offset where the machine knows no zones.</summary>
    public static TimeZoneInfo ZoneOf(BrowserFacts? facts)
    {
        foreach (var name in (ReadOnlySpan<string?>)[facts?.ChosenZone, facts?.Zone])
        {
            if (!string.IsNullOrEmpty(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                return zone;
            }
        }

        var offset = TimeSpan.FromMinutes(Math.Clamp(facts?.OffsetMinutes ?? 0, -14 * 60, 14 * 60));
        return offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone("browser", offset, null, null);
    }

    public DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(AsUtc(utc), Shown);

    /// <summary>From the wall clock that is shown to UTC; a time that daylight saving skips is taken an hour later.</summary>
    public DateTime ToUtc(DateTime local)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Shown.IsInvalidTime(wall) ? wall.AddHours(1) : wall, Shown);
    }

    /// <summary><c>4 Mar 2026, 12:04:31 UTC+1</c>.</summary>
    public string Exact(DateTime utc) => $"{Local(utc).ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} {OffsetName(utc)}";

    /// <summary>The time of day, with the date when it is not today, and the year when it is another.</summary>
    public string Brief(DateTime utc)
    {
        var local = Local(utc);
        var today = Local(Now);
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : local.Year == today.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }

    public string InUtc(DateTime utc) => AsUtc(utc).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>UTC+2</c>, <c>UTC-3:30</c>, <c>UTC</c>.</summary>
    public string OffsetName(DateTime utc)
    {
        var offset = Shown.GetUtcOffset(AsUtc(utc));
        if (offset == TimeSpan.Zero)
        {
            return "UTC";
        }

        var sign = offset < TimeSpan.Zero ? '-' : '+';
        var minutes = offset.Minutes == 0 ? "" : offset.ToString("':'mm", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{Math.Abs(offset.Hours)}{minutes}");
    }

    /// <summary><c>3 min ago</c>, <c>in 2 h</c>.</summary>
    public string Relative(DateTime utc)
    {
        var distance = AsUtc(Now) - AsUtc(utc);
        var text = Show.Span(distance.Duration());
        return distance.Duration() < TimeSpan.FromSeconds(5) ? "just now" : distance > TimeSpan.Zero ? $"{text} ago" : $"in {text}";
    }

    private static DateTime AsUtc(DateTime value) => DateTime.SpecifyKind(value, DateTimeKind.Utc);
}
