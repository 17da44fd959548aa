using System.Globalization;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("Dec 10 06:55:46", "2026-12-11T00:00:00Z", "2026-12-10T06:55:46Z")]
    [InlineData("Dec 31 23:59:59", "2027-01-01T00:00:05Z", "2026-12-31T23:59:59Z")]
    [InlineData("Jan  1 00:00:10", "2026-12-31T23:59:55Z", "2027-01-01T00:00:10Z")]
    [InlineData("Jan  2 00:00:00", "2026-12-31T23:59:55Z", "2026-01-02T00:00:00Z")]
    [InlineData("Feb 29 12:00:00", "2026-03-01T00:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("Jun 7 01:10:56", "2026-06-07T02:00:00Z", "2026-06-07T01:10:56Z")]
    [InlineData("Jun  7 2019 01:10:56", "2026-06-07T02:00:00Z", "2019-06-07T01:10:56Z")]
    public void TryReadBsd_TimeWithoutYear_TakesTheLatestThatIsNotADayAhead(string text, string receivedAt, string expected)
    {
        Assert.True(TimeText.TryReadBsd(text, Utc(receivedAt), out var time, out var length));
        Assert.Equal(Utc(expected), time);
        Assert.Equal(text.Length, length);
    }

    [Theory]
    [InlineData("Feb 30 12:00:00")]
    [InlineData("Foo 10 12:00:00")]
    [InlineData("anF 10 12:00:00")]
    [InlineData("Dec 10 24:00:00")]
    [InlineData("Dec 10 12:60:00")]
    public void TryReadBsd_NoSuchTime_IsFalse(string text) => Assert.False(TimeText.TryReadBsd(text, Utc("2026-12-11T00:00:00Z"), out _, out _));

    [Theory]
    [InlineData("2024-01-15T10:30:00.123456+01:00", "2024-01-15T09:30:00.123456Z")]
    [InlineData("2024-01-15 10:30:00", "2024-01-15T10:30:00Z")]
    [InlineData("2024-01-15T10:30:00,5-0330", "2024-01-15T14:00:00.5Z")]
    [InlineData("2024-01-15T10:30:60Z", "2024-01-15T10:30:59Z")]
    public void TryReadIso_KnownForms_GiveUtc(string text, string expected)
    {
        Assert.True(TimeText.TryReadIso(text, out var time, out var length));
        Assert.Equal(Utc(expected), time);
        Assert.Equal(text.Length, length);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("9999-12-31T23:59:59-10:00")]
    [InlineData("2024-02-30T00:00:00Z")]
    public void TryReadIso_OutsideTheCalendar_IsFalse(string text) => Assert.False(TimeText.TryReadIso(text, out _, out _));

    [Theory]
    [InlineData(1_768_473_000d)]
    [InlineData(1_768_473_000_000d)]
    [InlineData(1_768_473_000_000_000d)]
    [InlineData(1_768_473_000_000_000_000d)]
    public void TryReadEpoch_AnyUnit_IsTheSameTime(double value)
    {
        Assert.True(TimeText.TryReadEpoch(value, out var time));
        Assert.Equal(Utc("2026-01-15T10:30:00Z"), time);
    }

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
