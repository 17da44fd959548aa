using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads the times of CEF and LEEF: seconds to nanoseconds since 1970, <c>MMM dd yyyy HH:mm:ss</c>, ISO 8601.</summary>
internal static class DeviceTime
{
    /// <summary>False also for a named zone other than UTC and GMT, whose offset nobody can know: an hour wrong is worse than the time of the header.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, DateTime receivedAt, out DateTime time)
    {
        text = text.Trim();
        if (Numbers.IsDigits(text))
        {
            time = default;
            return text.Length is >= 9 and <= 19 && TimeText.TryReadEpoch(double.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), out time);
        }

        if (TimeText.TryReadIso(text, out time, out var length) || TimeText.TryReadBsd(text, receivedAt, out time, out length))
        {
            return TryZone(text[length..].Trim(), ref time);
        }

        return false;
    }

    /// <summary>Nothing, <c>UTC</c>, <c>GMT</c>, <c>Z</c>, <c>+02</c>, <c>+0200</c>, <c>+02:00</c>.</summary>
    public static bool TryZone(ReadOnlySpan<char> zone, ref DateTime time)
    {
        if (zone.IsEmpty || zone is "UTC" or "GMT" or "Z")
        {
            return true;
        }

        var sign = zone[0] switch { '+' => 1, '-' => -1, _ => 0 };
        var digits = zone[1..];
        if (sign == 0 || digits.Length is not (2 or 4 or 5) || !Numbers.TryRead(digits[..2], 18, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (digits.Length > 2 && !Numbers.TryRead(digits[^2..], 59, out minutes))
        {
            return false;
        }

        var ticks = time.Ticks - (sign * new TimeSpan(hours, minutes, 0).Ticks);
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }
}
