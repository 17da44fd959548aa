namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads the time stamps of log lines. Times without a zone are taken as UTC.</summary>
internal static class TimeText
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    /// <summary>
    /// <c>Oct 11 22:14:15</c> of RFC 3164, also <c>Oct 11 2026 22:14:15</c> and with a fraction. Without a year it is the latest one that puts the time
    /// at most 24 hours after <paramref name="receivedAt"/>.
    /// </summary>
    public static bool TryReadBsd(ReadOnlySpan<char> text, DateTime receivedAt, out DateTime time, out int length)
    {
        time = default;
        length = 0;
        if (text.Length < 14 || text[3] != ' ' || !TryMonth(text[..3], out var month))
        {
            return false;
        }

        var at = text[4] == ' ' ? 5 : 4;
        if (!TryDigits(text, ref at, 1, 2, out var day) || at >= text.Length || text[at++] != ' ')
        {
            return false;
        }

        var year = 0;
        if (at + 5 < text.Length && text[at + 4] == ' ')
        {
            if (!TryDigits(text, ref at, 4, 4, out year))
            {
                return false;
            }

            at++;
        }

        if (!TryClock(text, ref at, out var clock) || day is < 1 or > 31)
        {
            return false;
        }

        length = at;
        return year > 0 ? TryMake(year, month, day, clock, out time) : TryGuessYear(month, day, clock, receivedAt, out time);
    }

    /// <summary><c>2026-01-15T10:30:00.123+01:00</c> (RFC 3339), also with a space or slashes, a comma before the fraction, and without a zone.</summary>
    public static bool TryReadIso(ReadOnlySpan<char> text, out DateTime time, out int length)
    {
        time = default;
        length = 0;
        var at = 0;
        if (text.Length < 19 || text[4] is not ('-' or '/') || text[7] != text[4] || text[10] is not ('T' or 't' or ' ')
            || !TryDigits(text, ref at, 4, 4, out var year))
        {
            return false;
        }

        at++;
        if (!TryDigits(text, ref at, 2, 2, out var month) || at++ != 7 || !TryDigits(text, ref at, 2, 2, out var day) || at++ != 10
            || !TryClock(text, ref at, out var clock) || !TryZone(text, ref at, out var offset) || !TryMake(year, month, day, clock, out time))
        {
            return false;
        }

        length = at;
        return TryShift(ref time, offset);
    }

    /// <summary><c>17/May/2026:10:05:03 +0000</c>, the time of the common log format.</summary>
    public static bool TryReadCommonLog(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        var at = 0;
        if (!TryDigits(text, ref at, 1, 2, out var day) || at + 9 >= text.Length || text[at] != '/' || !TryMonth(text.Slice(at + 1, 3), out var month) || text[at + 4] != '/')
        {
            return false;
        }

        at += 5;
        if (!TryDigits(text, ref at, 4, 4, out var year) || at >= text.Length || text[at++] != ':' || !TryClock(text, ref at, out var clock))
        {
            return false;
        }

        at += at < text.Length && text[at] == ' ' ? 1 : 0;
        return TryZone(text, ref at, out var offset) && at == text.Length && TryMake(year, month, day, clock, out time) && TryShift(ref time, offset);
    }

    /// <summary><c>Sun Dec 04 04:47:44.123456 2005</c>, the time of asctime(3) in httpd's error log.</summary>
    public static bool TryReadAsc(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        if (text.Length < 20 || text[3] != ' ' || !TryMonth(text.Slice(4, 3), out var month) || text[7] != ' ')
        {
            return false;
        }

        var at = text[8] == ' ' ? 9 : 8;
        return TryDigits(text, ref at, 1, 2, out var day) && at < text.Length && text[at++] == ' ' && TryClock(text, ref at, out var clock)
            && at < text.Length && text[at++] == ' ' && TryDigits(text, ref at, 4, 4, out var year) && at == text.Length && TryMake(year, month, day, clock, out time);
    }

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970; which it is follows from the size (1973 on in each unit).</summary>
    public static bool TryReadEpoch(double value, out DateTime time)
    {
        time = default;
        var seconds = value switch
        {
            < 1e11 => value,
            < 1e14 => value / 1e3,
            < 1e17 => value / 1e6,
            _ => value / 1e9,
        };
        if (!double.IsFinite(seconds) || seconds < 1 || seconds > 253_402_300_799d)
        {
            return false;
        }

        time = DateTime.UnixEpoch.AddTicks((long)Math.Round(seconds * 1e6) * 10);
        return true;
    }

    private static bool TryMonth(ReadOnlySpan<char> text, out int month)
    {
        var at = Months.AsSpan().IndexOf(text, StringComparison.Ordinal);
        month = (at / 3) + 1;
        return at >= 0 && at % 3 == 0;
    }

    /// <summary><c>22:14:15</c> with an optional fraction of up to nine digits, of which seven count. A leap second becomes the second before it.</summary>
    private static bool TryClock(ReadOnlySpan<char> text, ref int at, out TimeSpan clock)
    {
        clock = default;
        if (!TryDigits(text, ref at, 1, 2, out var hour) || hour > 23 || !TryColon(text, ref at) || !TryDigits(text, ref at, 2, 2, out var minute) || minute > 59
            || !TryColon(text, ref at) || !TryDigits(text, ref at, 2, 2, out var second) || second > 60)
        {
            return false;
        }

        long fraction = 0;
        if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            for (var (digit, unit) = (0, TimeSpan.TicksPerSecond / 10); at < text.Length && char.IsAsciiDigit(text[at]) && digit < 9; digit++, at++, unit /= 10)
            {
                fraction += (text[at] - '0') * unit;
            }
        }

        clock = new TimeSpan((((hour * 60L) + minute) * 60 * TimeSpan.TicksPerSecond) + (Math.Min(second, 59) * TimeSpan.TicksPerSecond) + fraction);
        return true;
    }

    private static bool TryZone(ReadOnlySpan<char> text, ref int at, out TimeSpan offset)
    {
        offset = default;
        if (at >= text.Length || text[at] is not ('Z' or 'z' or '+' or '-'))
        {
            return true;
        }

        var sign = text[at++];
        if (sign is 'Z' or 'z')
        {
            return true;
        }

        if (!TryDigits(text, ref at, 2, 2, out var hours))
        {
            return false;
        }

        at += at < text.Length && text[at] == ':' ? 1 : 0;
        if (!TryDigits(text, ref at, 2, 2, out var minutes) || hours > 18 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = sign == '-' ? -offset : offset;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, ref int at, int least, int most, out int value)
    {
        value = 0;
        var count = 0;
        while (count < most && at < text.Length && char.IsAsciiDigit(text[at]))
        {
            value = (value * 10) + text[at++] - '0';
            count++;
        }

        return count >= least;
    }

    private static bool TryColon(ReadOnlySpan<char> text, ref int at) => at < text.Length && text[at++] == ':';

    private static bool TryGuessYear(int month, int day, TimeSpan clock, DateTime receivedAt, out DateTime time)
    {
        // Eight years back always hold a 29 February, also around 1900 and 2100.
        for (var year = receivedAt.Year + 1; year >= receivedAt.Year - 8; year--)
        {
            if (TryMake(year, month, day, clock, out time) && time - receivedAt <= Ahead)
            {
                return true;
            }
        }

        time = default;
        return false;
    }

    private static bool TryMake(int year, int month, int day, TimeSpan clock, out DateTime time)
    {
        time = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        time = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) + clock;
        return true;
    }

    private static bool TryShift(ref DateTime time, TimeSpan offset)
    {
        var ticks = time.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }
}
