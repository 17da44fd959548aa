using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class ShowTests
{
    [Theory]
    [InlineData("sql_injection", "SQL injection")]
    [InlineData("brute_force_attack", "Brute force attack")]
    [InlineData("quarantine_ip", "Quarantine IP")]
    [InlineData("", "")]
    public void Words_WireName_IsASentence(string name, string expected) => Assert.Equal(expected, Show.Words(name));

    [Fact]
    public void Figures_Unknown_AreADashAndNotZero()
    {
        Assert.Equal(Show.Unknown, Show.Percent(null));
        Assert.Equal(Show.Unknown, Show.Usd(null));
        Assert.Equal(Show.Unknown, Show.Seconds(null));
        Assert.Equal("0%", Show.Percent(0));
    }

    [Theory]
    [InlineData(0.071, "7.1%")]
    [InlineData(1, "100%")]
    public void Percent_Share_HasOneDecimal(double share, string expected) => Assert.Equal(expected, Show.Percent(share));
}
