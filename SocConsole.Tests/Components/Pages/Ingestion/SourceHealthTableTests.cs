using SocConsole.Web.Components.Pages.Ingestion;

namespace SocConsole.Tests.Components.Pages.Ingestion;

public sealed class SourceHealthTableTests
{
    [Theory]
    [InlineData(0, "0/min")]
    [InlineData(0.04, "< 0.1/min")]
    [InlineData(2.25, "2.3/min")]
    [InlineData(1234.4, "1,234/min")]
    public void Rate_AnyNumber_IsShort(double perMinute, string expected) => Assert.Equal(expected, SourceHealthTable.Rate(perMinute));

    [Theory]
    [InlineData(null, "–")]
    [InlineData(-90d, "1 min ahead")]
    [InlineData(0.25, "250 ms")]
    [InlineData(7200d, "2 h")]
    public void Lag_AnySpan_SaysWhoIsAhead(double? seconds, string expected) => Assert.Equal(expected, SourceHealthTable.Lag(seconds));
}
