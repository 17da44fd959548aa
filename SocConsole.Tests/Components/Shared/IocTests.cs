using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class IocTests
{
    [Theory]
    [InlineData("203.0.113.9", "203[.]0[.]113[.]9")]
    [InlineData("http://evil.example/a.php", "hxxp[://]evil[.]example/a[.]php")]
    [InlineData("HTTPS://evil.example", "hxxpS[://]evil[.]example")]
    [InlineData("eve@evil.example", "eve[@]evil[.]example")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "44d88612fea8a8f36de82e1278abb02f")]
    public void Defang_Indicator_CannotBeFollowed(string value, string defanged) => Assert.Equal(defanged, Ioc.Defang(value));

    [Theory]
    [InlineData("source.ip", true)]
    [InlineData("url.domain", true)]
    [InlineData("dns.question.name", true)]
    [InlineData("url.original", true)]
    [InlineData("user.name", false)]
    [InlineData("process.name", false)]
    [InlineData("event.original", false)]
    public void IsIndicator_Field_SaysWhetherItCouldBeFollowed(string field, bool expected) => Assert.Equal(expected, Ioc.IsIndicator(field));
}
