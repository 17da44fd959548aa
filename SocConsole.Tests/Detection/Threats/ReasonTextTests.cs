using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Detection.Threats;

public sealed class ReasonTextTests
{
    private static readonly LogEvent Event = LogEvents.Of("raw", fields: [(Ecs.SourceIp, "192.0.2.1"), (Ecs.UserName, "{count}{source.ip}")]);

    [Theory]
    [InlineData("{count} from {source.ip} in {duration}", "1,234 from 192.0.2.1 in 90 seconds")]
    [InlineData("by {user.name}", "by {count}{source.ip}")]
    [InlineData("by {host.name}", "by unknown")]
    [InlineData("{values}", "a, b")]
    [InlineData("an open { brace", "an open { brace")]
    [InlineData("{}", "unknown")]
    [InlineData("}{", "}{")]
    [InlineData("", "")]
    public void Fill_Template_PutsValuesInOnce(string template, string expected)
    {
        Assert.Equal(expected, ReasonText.Fill(template, Event, 1234, ["a", "b"], TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void Fill_ManyAndLongValues_AreCut()
    {
        var hostile = LogEvents.Of("raw", fields: (Ecs.UserName, new string('x', 60_000)));

        Assert.Equal(new string('x', 120) + "…", ReasonText.Fill("{user.name}", hostile, 1, [], default));
        Assert.Equal("a, b, c, d, e, …", ReasonText.Fill("{values}", hostile, 1, ["a", "b", "c", "d", "e", "f"], default));
        Assert.Equal(1000, ReasonText.Fill(string.Concat(Enumerable.Repeat("{user.name}", 50)), hostile, 1, [], default).Length);
    }

    [Theory]
    [InlineData(0, "1 second")]
    [InlineData(1.4, "1 second")]
    [InlineData(2, "2 seconds")]
    [InlineData(119, "119 seconds")]
    [InlineData(120, "2 minutes")]
    [InlineData(7199, "120 minutes")]
    [InlineData(7200, "2 hours")]
    [InlineData(172_800, "2 days")]
    public void Fill_Duration_IsInWords(double seconds, string expected)
    {
        Assert.Equal(expected, ReasonText.Fill("{duration}", Event, 1, [], TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Fill_HalfASurrogatePairAtTheCut_StaysText()
    {
        var emoji = string.Concat(Enumerable.Repeat("😀", 100));
        var cut = ReasonText.Fill("x{user.name}", LogEvents.Of("raw", fields: (Ecs.UserName, "y" + emoji)), 1, [], default);

        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(cut)));
    }
}
