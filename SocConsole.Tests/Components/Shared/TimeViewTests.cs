using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class TimeViewTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly TimeView view = new(Berlin, Utc: false, Noon);

    [Fact]
    public void Exact_Winter_IsLocalWithItsOffset() => Assert.Equal("4 Mar 2026, 13:00:00 UTC+1", view.Exact(Noon));

    [Fact]
    public void Exact_Summer_HasTheOffsetOfThatDay() => Assert.Equal("4 Jul 2026, 14:00:00 UTC+2", view.Exact(new DateTime(2026, 7, 4, 12, 0, 0)));

    [Fact]
    public void Exact_InUtc_SaysUtc() => Assert.Equal("4 Mar 2026, 12:00:00 UTC", (view with { Utc = true }).Exact(Noon));

    [Fact]
    public void ToUtc_WhatLocalGave_IsTheSame() => Assert.Equal(Noon, view.ToUtc(view.Local(Noon)));

    [Fact]
    public void ToUtc_HourThatDaylightSavingSkips_IsTheNextOne() => Assert.Equal(new DateTime(2026, 3, 29, 1, 30, 0), view.ToUtc(new DateTime(2026, 3, 29, 2, 30, 0)));

    [Theory]
    [InlineData(-3, "just now")]
    [InlineData(-59, "59 s ago")]
    [InlineData(-180, "3 min ago")]
    [InlineData(-7200, "2 h ago")]
    [InlineData(-864000, "10 d ago")]
    [InlineData(840, "in 14 min")]
    public void Relative_Distance_IsInItsLargestUnit(int seconds, string expected) => Assert.Equal(expected, view.Relative(Noon.AddSeconds(seconds)));

    [Fact]
    public void ZoneOf_ChosenZone_WinsOverTheBrowsers() => Assert.Equal("Asia/Tokyo", TimeView.ZoneOf(Facts("Europe/Berlin", 60, "Asia/Tokyo")).Id);

    [Fact]
    public void ZoneOf_NameThatIsNotKnown_TakesTheOffset() => Assert.Equal("UTC-3:30", new TimeView(TimeView.ZoneOf(Facts("Mars/Olympus", -210, null)), false, Noon).OffsetName(Noon));

    [Fact]
    public void ZoneOf_Nothing_IsUtc() => Assert.Equal(TimeZoneInfo.Utc, TimeView.ZoneOf(null));

    private static BrowserFacts Facts(string? zone, int offset, string? chosen) => new(zone, offset, chosen, "dark", "compact", true);
}
